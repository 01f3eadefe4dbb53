// What Nova would say of the same facts: the shape that both rule sets fill in.
import type { Bytes } from '../bytes.ts';
import type { DiskRef } from '../ownership.ts';
import type { Sentence } from '../sentences/sentence.ts';

/** Whose rules. `nova` is Nova since 22.0 (Victoria); `nova-kilo` is the release of the seed article. */
export type NovaRules = 'nova' | 'nova-kilo';

/** One disk under Nova's rules, as one of the dictionaries that its audit adds up. */
export interface NovaDisk extends DiskRef {
  readonly virtualSize: Bytes;
  readonly diskSize: Bytes;
  /** Nova's over_committed_disk_size: may be negative where Nova does not clamp. */
  readonly overCommit: Bytes;
  /** Why the figures are odd, in a sentence; undefined for an ordinary disk. */
  readonly note: string | undefined;
}

/** A guest that Nova leaves out whole, and why. */
export interface DroppedGuest {
  readonly guest: string;
  readonly reason: string;
}

/** A part of (our worstCaseFree − Nova's figure), with the rule that makes it: negative where Nova's figure is the higher one.
 *  The parts sum to the whole difference. */
export interface NovaDifference {
  /** One short sentence, in English. */
  readonly reason: string;
  /** The same before it is in a language. */
  readonly said: Sentence;
  readonly bytes: Bytes;
  /** How many disks make it; 0 for rounding. */
  readonly disks: number;
}

/** Where and why Nova's audit would end. */
export interface NovaAbort {
  readonly guest: string;
  readonly disk: string;
  /** A clause, in English. */
  readonly reason: string;
  /** The same before it is in a language. */
  readonly said: Sentence;
}

/** Nova's figures for a host. GiB figures are Nova's whole "GB". */
export interface NovaView {
  readonly rules: NovaRules;
  /** The pool that Nova would take for its instances_path. */
  readonly poolId: string;
  readonly localGib: bigint;
  readonly localUsedGib: bigint;
  readonly freeGib: bigint;
  /** Σ overCommit; where the audit aborts, of the guests before the one that aborts it. */
  readonly overCommitted: Bytes;
  /** Undefined when Nova would abort the audit and keep the old row. */
  readonly diskAvailableLeastGib: bigint | undefined;
  readonly aborts: NovaAbort | undefined;
  readonly disks: readonly NovaDisk[];
  readonly dropped: readonly DroppedGuest[];
  /** Why it differs from our worstCaseFree of the same pool, largest first; rounding last. Empty where the audit aborts. */
  readonly differences: readonly NovaDifference[];
}
