// Ends claims whose time has come. Each is decided about under its host's lock: one that was confirmed or released meanwhile is left.
import { listDueClaims, expireClaim } from '../../store/claims/expire-claims.ts';
import type { ClaimOperation } from '../../store/claims/decide.ts';
import type { Tx } from '../../store/tables.ts';
import { announceClaims } from '../claims/claim-event.ts';
import type { Job } from './job.ts';

/** A claim holds its room for an hour as a rule: half a minute more is nothing. */
const EVERY_MS = 30_000;

/** In one turn: a host that comes back after a day brings what is due on it, and the rest is for the next. */
const MOST_AT_ONCE = 1_000;

/** See the head of the file. */
export const EXPIRE_CLAIMS: Job = {
  name: 'expire-claims',
  everyMs: EVERY_MS,
  run: async ({ store, write, nowMs, isEnding }) => {
    const due = await store.read((tx) => listDueClaims(tx, nowMs(), MOST_AT_ONCE));
    for (const id of due) {
      if (isEnding()) return;
      await write((tx) => expire(tx, id, nowMs()));
    }
  },
};

async function expire(tx: Tx, claimId: string, nowMs: number): Promise<void> {
  const decision = await expireClaim(tx, claimId, nowMs);
  if (decision.kind === 'refused') return;
  const operation: ClaimOperation = decision.claims.length > 1 ? 'expire-move' : 'expire';
  await announceClaims(tx, nowMs, { operation, changed: decision.changed });
}
