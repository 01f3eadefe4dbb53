// What is said of where a guest may go: of each host, and of all.
import type { HostNow } from './host-now.ts';
import type { HostShortage } from './host-shortage.ts';
import type { Weights } from './weighers/catalogue.ts';

/** Why the figures of a host are not beyond doubt. */
export const PLACE_DOUBTS = [
  'late',
  'lost',
  'guests-unknown',
  'partial',
  'available-unknown',
  'worst-case-unknown',
] as const;

/** One of PLACE_DOUBTS. */
export type PlaceDoubt = (typeof PLACE_DOUBTS)[number];

/** The answer for one host. */
export interface HostAnswer {
  readonly host: HostNow;
  /** Empty: the guest may go there. */
  readonly shortages: readonly HostShortage[];
  readonly doubts: readonly PlaceDoubt[];
  /** How old the latest report of a late or lost host was; undefined: the host is fresh, or it never reported. */
  readonly ageMs: number | undefined;
  /** Of a host that fits. */
  readonly weights: Weights | undefined;
  /** Of a host that fits: the higher the better. Of one that does not: how far it is from it, the lower the nearer. */
  readonly score: number;
}

/** How many hosts lack something by one rule. */
export interface ReasonCount {
  readonly rule: HostShortage['rule'];
  /** The resource, where it is about one. */
  readonly resource: string | undefined;
  readonly hosts: number;
  /** How many lack nothing else: what would be won by changing this alone. */
  readonly alone: number;
}

/** The whole answer. */
export interface PlacementAnswer {
  /** Those that fit, the chosen one first and then the best. */
  readonly fitting: readonly HostAnswer[];
  /** The others, nearest misses first. */
  readonly missed: readonly HostAnswer[];
  /** By how many hosts they keep out, most first. */
  readonly reasons: readonly ReasonCount[];
}
