// The agent: audits its host once a period and when asked, makes a report of each audit, and has it delivered. Never two audits at once.
import { join } from 'node:path';
import { UllageError } from '../core/errors.ts';
import type { FindingThresholds } from '../core/finding.ts';
import type { Problem } from '../core/problem.ts';
import type { HostReport } from '../core/report.ts';
import { jsonLinePieces } from '../wire/json.ts';
import { reportDocument, type ReportEnvelope } from '../wire/report-document.ts';
import type { Timers } from '../readers/libvirt/timers.ts';
import { HostAuditor } from './audit/host-auditor.ts';
import { Schedule, type Due } from './audit/schedule.ts';
import { compressed } from './delivery/compress.ts';
import { readCredentials, type CredentialFiles } from './delivery/credentials.ts';
import type { Answer } from './delivery/answer.ts';
import { Delivery } from './delivery/delivery.ts';
import { KeptPoster } from './delivery/kept-poster.ts';
import { ReportMaker } from './delivery/report-maker.ts';
import { Meters } from './metrics/meters.ts';
import { listenForScrapes, type ListenAddress, type MetricsServer } from './metrics/metrics-server.ts';
import { checkTextfile, writeTextfile } from './metrics/textfile.ts';
import { removeForeignSpools, Spool, type SpoolLimits } from './spool/spool.ts';
import type { AgentState } from './state/agent-state.ts';
import { turnsOf } from './turns.ts';
import type { CollectRequest, World } from './world.ts';

/** Where reports go. */
export interface ServerOptions {
  readonly url: URL;
  readonly credentials: CredentialFiles;
}

/** What an agent is made of. */
export interface AgentOptions {
  readonly world: World;
  readonly request: CollectRequest;
  readonly timers: Timers;
  readonly state: AgentState;
  readonly periodMs: number;
  /** Undefined: nothing is sent. */
  readonly server: ServerOptions | undefined;
  readonly spool: SpoolLimits;
  readonly thresholds: FindingThresholds;
  /** Where to listen for scrapes; undefined: nowhere. */
  readonly listen: ListenAddress | undefined;
  /** A file for node_exporter's textfile collector; undefined: none. */
  readonly textfile: string | undefined;
  /** A line for the log. */
  say(text: string): void;
}

/** An audit that succeeded. */
export interface Audited {
  readonly report: HostReport;
  readonly tookMs: number;
}

/** What came of one audit: see `once`. */
export interface OneAudit {
  readonly audited: Audited;
  readonly delivered: boolean | undefined;
  readonly written: boolean;
}

/** A server that does not answer within this is taken for away. */
const DELIVERY_DEADLINE_MS = 30_000;

/** The answer where there is no server. */
const NOWHERE: Promise<Answer> = Promise.resolve({ kind: 'refused', why: 'no server is configured' });

/** Usable once opened; `run` or `once`, then `close`. */
export class Agent {
  readonly #options: AgentOptions;
  readonly #auditor: HostAuditor;
  readonly #schedule: Schedule;
  readonly #spool: Spool;
  readonly #delivery: Delivery;
  readonly #poster: KeptPoster | undefined;
  readonly #maker = new ReportMaker();
  readonly #meters: Meters;
  #scrapes: MetricsServer | undefined;
  #rejected: Problem | undefined;
  #lastSaid: string | undefined;
  #textfileSaid = false;
  #hasDelivered = false;

  /** Opens the spool, checks that credentials can be read and that the file of metrics is its own, and listens for scrapes. Throws
   *  AGENT_CREDENTIALS, AGENT_TEXTFILE, LISTEN_FAILED. */
  static async open(options: AgentOptions): Promise<Agent> {
    const { state, server } = options;
    const say = (text: string): void => options.say(text);
    if (server !== undefined) await readCredentials(server.credentials);
    if (options.textfile !== undefined) await checkTextfile(options.textfile);
    const spools = join(state.directory, 'spool');
    await removeForeignSpools(spools, state.hostId);
    const agent = new Agent(options, await Spool.open(join(spools, state.hostId), options.spool, say));
    if (options.listen !== undefined) await agent.#listen(options.listen);
    return agent;
  }

  private constructor(options: AgentOptions, spool: Spool) {
    const { world, request, timers, server } = options;
    this.#options = options;
    this.#spool = spool;
    this.#meters = new Meters({
      version: world.version,
      periodMs: options.periodMs,
      thresholds: options.thresholds,
      turns: turnsOf(world),
      nowMs: () => world.nowMs(),
      monotonicMs: () => world.monotonicMs(),
    });
    this.#schedule = new Schedule({ timers, periodMs: options.periodMs, monotonicMs: () => world.monotonicMs() });
    this.#auditor = new HostAuditor(world, request, {
      onEvent: (event) => this.#schedule.noteEvent(event),
      say: (text) => options.say(text),
    });
    const post = { version: world.version, deadlineMs: DELIVERY_DEADLINE_MS, nowMs: () => world.nowMs() };
    this.#poster =
      server === undefined ? undefined : new KeptPoster({ ...post, server: server.url }, server.credentials);
    this.#delivery = new Delivery({
      spool,
      timers,
      send: (content) => this.#poster?.post(content) ?? NOWHERE,
      renew: () => this.#poster?.renew(),
      onFullWanted: () => this.#maker.wantFull(),
      onOvertaken: () => options.state.beginRun(),
      onDelivered: () => this.#noteDelivered(),
      onRejected: (why) => {
        this.#rejected = agentProblem('deliver a report', why, options);
      },
      say: (text) => options.say(text),
    });
  }

  /** Audits and delivers until `stop`. */
  async run(): Promise<void> {
    const delivering = this.#options.server === undefined ? undefined : this.#delivery.run();
    for (let due = await this.#schedule.next(); due !== undefined; due = await this.#schedule.next()) {
      const audited = await this.#audit(due);
      if (audited !== undefined) await this.#keep(audited.report);
      await this.#writeTextfile();
    }
    this.#delivery.stop();
    await delivering;
  }

  /** One audit, delivered with whatever waits. Throws what the audit throws. `delivered` is undefined where nothing is sent; `written`:
   *  the file of metrics, where there is one. */
  async once(): Promise<OneAudit> {
    const audited = await this.#auditNow({ kind: 'all' });
    await this.#keep(audited.report);
    const delivered = this.#options.server === undefined ? undefined : await this.#delivery.runOnce();
    return { audited, delivered, written: await this.#writeTextfile() };
  }

  /** Asks for an audit at once, and for an attempt to deliver with credentials read anew. */
  auditNow(): void {
    this.#schedule.askForAll();
    this.#delivery.retryNow();
  }

  /** Ends `run` when what is under way is done. */
  stop(): void {
    this.#schedule.stop();
  }

  /** Gives everything back; names what hangs in a thread: see Audit. */
  async close(): Promise<readonly string[]> {
    this.#poster?.renew();
    this.#meters.close();
    await this.#scrapes?.close();
    const stuck = await this.#auditor.close();
    this.#options.state.close();
    return stuck;
  }

  /** Ends what can be ended at once: for a process that is about to exit. */
  abandon(): void {
    this.#auditor.abandon();
  }

  /** A host that cannot be audited now is audited again after a period; meanwhile its last report grows old, as it should. */
  async #audit(due: Due): Promise<Audited | undefined> {
    try {
      const audited = await this.#auditNow(due);
      if (this.#lastSaid !== undefined) this.#options.say('the host can be audited again');
      this.#lastSaid = undefined;
      return audited;
    } catch (error) {
      if (!isHostsFault(error)) throw error;
      this.#meters.failed();
      if (error.message !== this.#lastSaid) this.#options.say(`audit the host: ${error.message}`);
      this.#lastSaid = error.message;
      return undefined;
    }
  }

  async #auditNow(due: Due): Promise<Audited> {
    const { world } = this.#options;
    const startedAtMs = world.monotonicMs();
    const report = await this.#auditor.audit(due);
    const tookMs = world.monotonicMs() - startedAtMs;
    await this.#meters.audited(report, tookMs);
    return { report, tookMs };
  }

  /** Puts a report where it is delivered from. A delta without room becomes a whole report, which has room. */
  async #keep(plain: HostReport): Promise<void> {
    if (this.#options.server === undefined) return;
    const { state } = this.#options;
    const report = this.#withOwnProblems(plain);
    const sequence = await state.nextSequence();
    if (this.#spool.wantsFull) this.#maker.wantFull();
    const kept = await this.#add(report, sequence);
    if (kept) this.#maker.kept(report, { agentRun: state.agentRun, sequence });
    this.#delivery.notify();
  }

  async #add(report: HostReport, sequence: number): Promise<boolean> {
    const { hostId, agentRun } = this.#options.state;
    const content = await this.#maker.contentFor(report, agentRun, turnsOf(this.#options.world));
    const envelope: ReportEnvelope = { hostId, agentRun, sequence, periodMs: this.#options.periodMs, ...content };
    const bytes = await compressed(jsonLinePieces(reportDocument(envelope)));
    const kept = await this.#spool.add(content.kind, bytes);
    if (kept !== 'none') return true;
    this.#maker.wantFull();
    return content.kind === 'delta' && this.#add(report, sequence);
  }

  /** The first is worth a line: from then on the host is in the fleet. */
  #noteDelivered(): void {
    this.#meters.delivered();
    if (!this.#hasDelivered)
      this.#options.say(`${this.#options.server?.url.origin ?? 'the server'} took the first report`);
    this.#hasDelivered = true;
  }

  async #listen(address: ListenAddress): Promise<void> {
    this.#scrapes = await listenForScrapes(address, () => this.#metricsText());
    this.#options.say(`metrics are at ${this.#scrapes.url}`);
  }

  #metricsText(): string {
    return this.#meters.text({ spool: this.#spool, deliveryFailures: this.#delivery.failures });
  }

  /** Whether it is written, where there is one. A disk that takes no metrics takes no report either: that is said elsewhere. */
  async #writeTextfile(): Promise<boolean> {
    const { textfile } = this.#options;
    if (textfile === undefined) return true;
    try {
      await writeTextfile(textfile, this.#metricsText());
      this.#textfileSaid = false;
      return true;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const said = error instanceof UllageError ? error.message : `write metrics to ${textfile}: ${error.message}`;
      if (!this.#textfileSaid) this.#options.say(said);
      this.#textfileSaid = true;
      return false;
    }
  }

  /** What the agent itself could not do belongs to the report as much as what the host would not tell. */
  #withOwnProblems(report: HostReport): HostReport {
    const trouble = this.#spool.trouble;
    const own = [
      ...(trouble === undefined ? [] : [agentProblem('keep reports on the disk', trouble, this.#options)]),
      ...(this.#rejected === undefined ? [] : [this.#rejected]),
    ];
    this.#rejected = undefined;
    return own.length === 0 ? report : { ...report, problems: [...report.problems, ...own] };
  }
}

function agentProblem(attempted: string, found: string, { state }: AgentOptions): Problem {
  return { kind: 'unavailable', subject: { path: state.directory }, attempted, found };
}

/** Not a bug of ours: libvirt is away, or the system refuses something. */
function isHostsFault(error: unknown): error is Error {
  return error instanceof UllageError || (error instanceof Error && 'syscall' in error);
}
