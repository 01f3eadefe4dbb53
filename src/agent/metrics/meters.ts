// What the agent remembers for its metrics: the last audit, and how often what went well or not.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { explanationSteps, type Explanation } from '../../core/explanation.ts';
import type { FindingThresholds } from '../../core/finding.ts';
import type { HostReport } from '../../core/report.ts';
import { inTurns, type Turns } from '../../core/steps.ts';
import { exposition } from '../../wire/exposition.ts';
import { agentFamilies, type AgentFigures } from './agent-families.ts';
import { hostFamilies } from './host-families.ts';

/** What meters go by. */
export interface MetersOptions {
  readonly version: string;
  readonly periodMs: number;
  readonly thresholds: FindingThresholds;
  readonly turns: Turns;
  /** Milliseconds since 1970. */
  nowMs(): number;
  monotonicMs(): number;
}

/** A host whose last audit is older is lost, as a server would call it: its figures are no longer shown. */
const LOST_AFTER_PERIODS = 5;

/** What of the figures others know. */
export type OthersFigures = Pick<AgentFigures, 'spool' | 'deliveryFailures'>;

/** Usable once constructed; `close` ends it. */
export class Meters {
  readonly #options: MetersOptions;
  readonly #eventLoop: ReturnType<typeof monitorEventLoopDelay>;
  readonly #audits = { succeeded: 0, failed: 0 };
  #last: { readonly explanation: Explanation; readonly endedAtMs: number; readonly tookMs: number } | undefined;
  #lastMonotonicMs = 0;
  #deliveredAtMs: number | undefined;
  #eventLoopDelayMs: number | undefined;

  constructor(options: MetersOptions) {
    this.#options = options;
    this.#eventLoop = monitorEventLoopDelay({ resolution: 10 });
    this.#eventLoop.enable();
  }

  /** An audit succeeded. */
  async audited(report: HostReport, tookMs: number): Promise<void> {
    const endedAtMs = this.#options.nowMs();
    const steps = explanationSteps(report, this.#options.thresholds);
    const explanation = await inTurns(steps, this.#options.turns);
    this.#audits.succeeded += 1;
    this.#last = { explanation, endedAtMs, tookMs };
    this.#lastMonotonicMs = this.#options.monotonicMs();
    this.#eventLoopDelayMs = this.#eventLoop.max / NS_PER_MS;
    this.#eventLoop.reset();
  }

  /** An audit failed. */
  failed(): void {
    this.#audits.failed += 1;
  }

  /** The server took a report. */
  delivered(): void {
    this.#deliveredAtMs = this.#options.nowMs();
  }

  /** All metrics as text. */
  text(others: OthersFigures): string {
    const { version, periodMs } = this.#options;
    const last = this.#last;
    const isLost = this.#options.monotonicMs() - this.#lastMonotonicMs > LOST_AFTER_PERIODS * periodMs;
    const families = agentFamilies({
      version,
      periodMs,
      auditTookMs: last?.tookMs,
      auditedAtMs: last?.endedAtMs,
      audits: this.#audits,
      deliveredAtMs: this.#deliveredAtMs,
      eventLoopDelayMs: this.#eventLoopDelayMs,
      ...others,
    });
    return exposition([...(last === undefined || isLost ? [] : hostFamilies(last.explanation)), ...families]);
  }

  /** Stops watching the event loop. */
  close(): void {
    this.#eventLoop.disable();
  }
}

const NS_PER_MS = 1e6;
