// TLS of the server: what it shows, whose certificates it believes, and which host a certificate speaks for.
import { createServer as createPlainServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer, Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket, type SecureContextOptions } from 'node:tls';
import { UllageError } from '../../core/errors.ts';
import type { HandshakeLog } from './handshake-log.ts';

/** Everything in PEM form; read and checked by whoever starts the server. */
export interface TlsMaterial {
  readonly certificate: string;
  readonly key: string;
  /** The authorities that vouch for agents; undefined: certificates are not asked for. */
  readonly clientCa: string | undefined;
  /** Certificates that are no longer good. */
  readonly clientCrl: string | undefined;
}

/** A client that has not finished its handshake by then does not mean to. */
const HANDSHAKE_MS = 10_000;

/** What OpenSSL is given. TLS 1.0 and 1.1 are no longer to be spoken (RFC 8996). */
export function contextOf({ certificate, key, clientCa, clientCrl }: TlsMaterial): SecureContextOptions {
  return {
    cert: certificate,
    key,
    minVersion: 'TLSv1.2',
    ...(clientCa === undefined ? {} : { ca: clientCa }),
    ...(clientCrl === undefined ? {} : { crl: clientCrl }),
  };
}

/** The servers of one address: a name of several addresses has one for each. They speak HTTP, or with certificates HTTPS. */
export class Listeners {
  readonly #servers = new Set<Server>();
  readonly #madeIn = new WeakMap<Socket, number>();
  readonly #log: HandshakeLog;
  #tls: TlsMaterial | undefined;
  #renewals = 0;

  constructor(tls: TlsMaterial | undefined, log: HandshakeLog) {
    this.#tls = tls;
    this.#log = log;
  }

  /** Whether they speak TLS. */
  get isSecure(): boolean {
    return this.#tls !== undefined;
  }

  /** One more. */
  add(options: ServerOptions, listener: RequestListener): Server {
    const server = serverFor(this.#tls, options, listener);
    server.on('tlsClientError', (error: Error, socket: TLSSocket) => this.#log.failed(error, socket));
    server.on('secureConnection', (socket: TLSSocket) => this.#madeIn.set(socket, this.#renewals));
    this.#servers.add(server);
    return server;
  }

  /** New connections are made with `tls`. Idle ones end now, those in use with the answer that they wait for: what they have shown
   *  may have been revoked since. */
  renew(tls: TlsMaterial): void {
    this.#tls = tls;
    this.#renewals += 1;
    for (const server of this.#servers) {
      if (server instanceof TlsServer) server.setSecureContext(contextOf(tls));
      server.closeIdleConnections();
    }
  }

  /** Whether a connection was made before the last renewal, and should end with its next answer. */
  isOutdated(socket: Socket): boolean {
    return (this.#madeIn.get(socket) ?? this.#renewals) !== this.#renewals;
  }

  /** Cuts every connection, whatever runs on it. */
  cut(): void {
    for (const server of this.#servers) server.closeAllConnections();
  }
}

/** Who shows no certificate, or one of a stranger, may still show a token. */
function serverFor(tls: TlsMaterial | undefined, options: ServerOptions, listener: RequestListener): Server {
  if (tls === undefined) return createPlainServer(options, listener);
  const isAsking = tls.clientCa !== undefined;
  return createTlsServer(
    {
      ...options,
      ...contextOf(tls),
      handshakeTimeout: HANDSHAKE_MS,
      requestCert: isAsking,
      rejectUnauthorized: false,
    },
    listener,
  );
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** The host that a connection's certificate speaks for: its one common name, a host id. Undefined when none was shown, or one that
 *  names no host, such as a proxy's. Throws NOT_AUTHENTICATED for one that no authority of ours vouches for. */
export function certifiedHost(socket: Socket): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return undefined;
  if (!socket.authorized) throw unvouchedError(socket.authorizationError);
  const names = certificate.subject.split('\n').filter((line) => line.startsWith('CN='));
  const [name] = names;
  if (name === undefined || names.length > 1) return undefined;
  const hostId = name.slice('CN='.length);
  return UUID.test(hostId) ? hostId.toLowerCase() : undefined;
}

function unvouchedError(reason: Error | string | null | undefined): UllageError {
  const words = reason instanceof Error ? reason.message : String(reason);
  return new UllageError('NOT_AUTHENTICATED', `believe the certificate that was shown: ${words}`, {
    hint: 'It must be signed by an authority of tls-client-ca, in its time, for client authentication, and not be revoked.',
  });
}
