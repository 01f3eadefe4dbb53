// Keystone's part, played for the tests: they say in headers which roles they have, as OpenStack's own test server believes them. Ours
// believes tokens alone, so the proxy puts the token in place that somebody with these roles would hold, and passes the rest as it is.
import { createServer, request, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Profile } from './profiles.ts';
import { secretFor } from './tokens.ts';

/** The secret of a tenant of a project. */
export type TenantOf = (project: string) => Promise<string>;

/** A running proxy. */
export interface IdentityProxy {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts one in front of a server. */
export async function startIdentityProxy(to: string, profile: Profile, tenantOf: TenantOf): Promise<IdentityProxy> {
  const server = createServer((incoming, outgoing) => {
    identified(incoming.headers, profile, tenantOf).then(
      (headers) => pass(to, headers, incoming, outgoing),
      () => outgoing.destroy(),
    );
  });
  server.on('clientError', (error, client) => passAsIs(to, error, client));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // oxlint-disable-line typescript/no-unsafe-type-assertion -- it listens on TCP
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function pass(to: string, headers: IncomingHttpHeaders, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { hostname, port } = new URL(to);
  const call = request({ hostname, port, method: incoming.method, path: incoming.url, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(outgoing);
  });
  call.once('error', () => outgoing.destroy());
  incoming.pipe(call);
}

/** What is no HTTP is for the server to refuse, not for the proxy. */
function passAsIs(to: string, error: Error, client: Duplex): void {
  const { hostname, port } = new URL(to);
  const socket = connect(Number(port), hostname, () => {
    if ('rawPacket' in error && Buffer.isBuffer(error.rawPacket)) socket.write(error.rawPacket);
    socket.pipe(client);
  });
  socket.once('error', () => client.destroy());
}

/** Without roles the token stays the one that was sent. */
async function identified(
  headers: IncomingHttpHeaders,
  profile: Profile,
  tenantOf: TenantOf,
): Promise<IncomingHttpHeaders> {
  const { 'x-roles': roles, 'x-project-id': projectId, 'openstack-system-scope': scope } = headers;
  if (roles === undefined) return headers;
  const project = projectId === undefined ? undefined : String(projectId);
  const identity = {
    roles: String(roles).split(','),
    scope: scope === 'all' ? 'system' : 'project',
    project,
  } as const;
  return { ...headers, 'x-auth-token': secretFor(identity, profile) ?? (await tenantOf(project ?? '')) };
}
