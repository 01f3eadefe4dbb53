// What an agent sends, made of facts: full reports and deltas of one host, numbered.
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { deltaOf } from '../../src/core/report-delta.ts';
import type { HostReport } from '../../src/core/report.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import { reportDocument, type ReportContent } from '../../src/wire/report-document.ts';
import * as facts from '../hosts/facts.ts';
import { bearer, type Answered, type TestServer } from './server-fixture.ts';

/** One agent of one host. It keeps its own count, and sends what it is told to. */
export class TestAgent {
  readonly hostId: string;
  readonly hostname: string;
  #server: TestServer;
  readonly #secret: string;
  agentRun = randomUUID();
  sequence = 0;
  #last: HostReport | undefined;

  /** What its host's clock says whenever it sends. */
  clockMs = facts.NOW_MS;

  /** How often it says that it reports. */
  periodMs = 60_000;

  private constructor(server: TestServer, hostId: string, secret: string) {
    this.#server = server;
    this.hostId = hostId;
    this.hostname = `kvm-${hostId.slice(0, 8)}`;
    this.#secret = secret;
  }

  /** An agent of a new host with a token of its own; or a second one of a host that there is. */
  static async of(server: TestServer, hostId: string = randomUUID()): Promise<TestAgent> {
    return new TestAgent(server, hostId, (await server.newToken('agent', hostId)).secret);
  }

  /** The same agent, by way of another server of the same database. */
  through(server: TestServer): this {
    this.#server = server;
    return this;
  }

  /** The next full report. */
  async full(parts: Partial<HostReport> = {}): Promise<Answered> {
    this.sequence += 1;
    return this.again(parts);
  }

  /** A full report under the number of the last. */
  async again(parts: Partial<HostReport> = {}): Promise<Answered> {
    const report = facts.report({ hostname: this.hostname, ...parts });
    this.#last = report;
    return this.send({ kind: 'full', report });
  }

  /** The next delta, from what was sent last. */
  async delta(parts: Partial<HostReport>, base: number = this.sequence): Promise<Answered> {
    const before = this.#last ?? facts.report({ hostname: this.hostname });
    const report = { ...before, ...parts };
    this.#last = report;
    this.sequence += 1;
    return this.send({ kind: 'delta', base, delta: deltaOf(before, report) });
  }

  /** Any content, under this agent's number. */
  async send(content: ReportContent, hostId: string = this.hostId): Promise<Answered> {
    const { agentRun, sequence, periodMs } = this;
    const document = reportDocument({ hostId, agentRun, sequence, periodMs, ...content });
    const body = gzipSync(writeJsonLine(document));
    // Sent when the audit ended: whatever the server's clock says then is when it was.
    const path = `/v1/reports?sentAtMs=${this.clockMs}`;
    return this.#server.post(path, body, { 'content-encoding': 'gzip', ...bearer(this.#secret) });
  }
}
