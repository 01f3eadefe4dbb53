// What one process counts for its metrics: reports by what became of them, and how long they took.
import type { Sample } from '../../wire/exposition.ts';

/** What can become of a report. */
export const OUTCOMES = ['accepted', 'known', 'older', 'needs-full', 'refused', 'failed'] as const;

/** One of OUTCOMES. `refused`: it is not as it should be, or not its sender's to send; `failed`: it was ours that it was not kept. */
export type Outcome = (typeof OUTCOMES)[number];

/** Upper bounds in seconds: 250 ms is what a report may take at most in 99 of 100 cases. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

/** The counts of one process, from its start. */
export class IngestMeters {
  readonly #counts = new Map<Outcome, number>(OUTCOMES.map((outcome) => [outcome, 0]));
  /** How many took at most the bound of the same place, and longer than the one before; the last: longer than all. */
  readonly #took = [...BOUNDS.map(() => 0), 0];
  #sumMs = 0;

  /** Counts one report. A clock that was set back makes no time less than none. */
  count(outcome: Outcome, tookMs: number): void {
    const ms = Math.max(0, tookMs);
    this.#counts.set(outcome, (this.#counts.get(outcome) ?? 0) + 1);
    const place = BOUNDS.findIndex((bound) => ms <= bound * 1000);
    const index = place === -1 ? BOUNDS.length : place;
    this.#took[index] = (this.#took[index] ?? 0) + 1;
    this.#sumMs += ms;
  }

  /** Of ullage_ingest_reports_total: every outcome, also those that did not occur. */
  get counts(): readonly Sample[] {
    return [...this.#counts].map(([outcome, value]) => ({ labels: { outcome }, value }));
  }

  /** Of ullage_ingest_duration_seconds. Buckets hold what those below them hold (prometheus.io/docs/concepts/metric_types). */
  get durations(): readonly Sample[] {
    let sum = 0;
    const buckets = this.#took.map((count, index): Sample => {
      sum += count;
      const bound = BOUNDS[index];
      return { suffix: '_bucket', labels: { le: bound === undefined ? '+Inf' : String(bound) }, value: sum };
    });
    return [...buckets, { suffix: '_sum', value: this.#sumMs / 1000 }, { suffix: '_count', value: sum }];
  }
}
