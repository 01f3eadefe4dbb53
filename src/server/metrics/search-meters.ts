// What one process counts of searches for candidates that a bound stopped.
import type { Sample } from '../../wire/exposition.ts';

/** Why a search can stop before its end: more candidates than are kept, or more choices than are tried. */
export const STOPS = ['too-many', 'too-long'] as const;

/** One of STOPS. */
export type SearchStop = (typeof STOPS)[number];

/** The counts of one process, from its start. */
export class SearchMeters {
  readonly #stops = new Map<SearchStop, number>(STOPS.map((reason) => [reason, 0]));

  /** Counts one. */
  countStop(reason: SearchStop): void {
    this.#stops.set(reason, (this.#stops.get(reason) ?? 0) + 1);
  }

  /** Of ullage_placement_searches_stopped_total: every reason, also those that did not occur. */
  get stops(): readonly Sample[] {
    return [...this.#stops].map(([reason, value]) => ({ labels: { reason }, value }));
  }
}
