// What claim rules look at: one provider's claims, its books, and what its latest report said of them.
import type { Claim } from '../../claim/claim.ts';
import type { Reconciled } from '../../claim/reconcile.ts';
import type { Tracker } from '../../claim/tracker.ts';
import type { Finding } from '../../finding.ts';

/** One provider at one time. */
export interface ClaimsContext {
  /** What people call the provider. */
  readonly name: string;
  /** What people call guests, by UUID: those that the latest report shows, and those that are missing, as far as they are known. Others are
   *  named by their UUID. */
  readonly guestNames: ReadonlyMap<string, string>;
  /** The UUIDs of the guests that the latest report shows. */
  readonly shown: ReadonlySet<string>;
  /** As they are after the reconciliation. */
  readonly claims: readonly Claim[];
  readonly tracker: Tracker;
  /** By the clock that stamps claims. */
  readonly nowMs: number;
  /** What the latest report said; empty before there is one. */
  readonly reconciled: readonly Reconciled[];
  /** Those of the claims that overran a limit by force, and nobody has reviewed. */
  readonly forced?: readonly ForcedFact[];
}

/** What is remembered of a claim that was forced. */
export interface ForcedFact {
  readonly claim: string;
  readonly guest: string;
  readonly actor: string;
  readonly reason: string;
  readonly atMs: number;
  /** From when on somebody has to look. */
  readonly reviewAtMs: number;
}

/** A claim rule: the whole context in, its findings out, pure. */
export type ClaimsRule = (context: ClaimsContext) => readonly Finding[];
