// A server for agents on a loopback port: real HTTP, real schema, deltas applied. It stands where the control plane does.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { applyDelta, isApplicable } from '../../src/core/report-delta.ts';
import type { HostReport } from '../../src/core/report.ts';
import { readJson } from '../../src/wire/json.ts';
import { readReport } from '../../src/wire/report.ts';
import type { ReportEnvelope } from '../../src/wire/report-document.ts';

/** How one call is answered instead of in the ordinary way. */
export interface Refused {
  readonly status: number;
  readonly code?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a call brought. */
export interface Arrival {
  readonly envelope: ReportEnvelope;
  readonly authorization: string | undefined;
  /** The status that it was answered with. */
  readonly status: number;
}

/** A running server. */
export interface ReportServer {
  readonly url: string;
  /** Every report that arrived, taken or not. */
  readonly arrivals: readonly Arrival[];
  /** The report of the host as the server now knows it. */
  held(): HostReport | undefined;
  /** Answers the next calls so, one after the other. */
  refuse(...refusals: readonly Refused[]): void;
  /** Answers the next report that is taken with a wish for a full one. */
  askForFull(): void;
  /** Forgets every host, as a server does whose database was lost. */
  forget(): void;
  /** Resolves when `count` reports have been taken in all. */
  taken(count: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts one; with `tls` over HTTPS; on `port`, or one that the system chooses. */
export async function startReportServer(tls?: ServerOptions, port = 0): Promise<ReportServer> {
  const ingest = new Ingest();
  const listener = (request: IncomingMessage, response: ServerResponse): void => void ingest.answer(request, response);
  const server: Server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  const bound = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${bound}`,
    arrivals: ingest.arrivals,
    held: () => ingest.held?.report,
    refuse: (...refusals) => ingest.refusals.push(...refusals),
    askForFull: () => {
      ingest.asksForFull = true;
    },
    forget: () => {
      ingest.held = undefined;
    },
    taken: (count) => ingest.taken(count),
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

class Ingest {
  readonly arrivals: Arrival[] = [];
  readonly refusals: Refused[] = [];
  asksForFull = false;
  held: { readonly agentRun: string; readonly sequence: number; readonly report: HostReport } | undefined;
  #taken = 0;
  #waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const content = await buffer(request);
    const refused = this.refusals.shift();
    const envelope = readReport(readJson(gunzipSync(content).toString('utf8')));
    const { status, code, headers } = refused ?? this.#take(envelope);
    this.arrivals.push({ envelope, authorization: request.headers.authorization, status });
    const body =
      code === undefined ? this.#accepted() : { error: { code, message: 'so the test says', requestId: '1' } };
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
    if (refused === undefined && status === 200) this.#count();
  }

  taken(count: number): Promise<void> {
    if (this.#taken >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }

  #take(envelope: ReportEnvelope): Refused {
    const { agentRun, sequence } = envelope;
    if (envelope.kind === 'full') {
      this.held = { agentRun, sequence, report: envelope.report };
      return { status: 200 };
    }
    const held = this.held;
    const follows = held?.agentRun === agentRun && held.sequence === envelope.base;
    if (held === undefined || !follows || !isApplicable(held.report, envelope.delta)) {
      return { status: 409, code: 'REPORT_NEEDS_FULL' };
    }
    this.held = { agentRun, sequence, report: applyDelta(held.report, envelope.delta) };
    return { status: 200 };
  }

  #accepted(): object {
    const full = this.asksForFull;
    this.asksForFull = false;
    return { accepted: true, full };
  }

  #count(): void {
    this.#taken += 1;
    const due = this.#waiting.filter(({ count }) => count <= this.#taken);
    this.#waiting = this.#waiting.filter(({ count }) => count > this.#taken);
    for (const { resolve } of due) resolve();
  }
}
