// A call that decides about claims: the decision, its line in the audit log and what listeners are told are one transaction.
import type { Decision, Refusal } from '../../core/claim/decision.ts';
import { UllageError } from '../../core/errors.ts';
import type { ClaimLine } from '../../wire/api/claims.ts';
import { appendAudit, type AuditEntry } from '../../store/audit-log/audit-log.ts';
import type { ClaimOperation, Force } from '../../store/claims/decide.ts';
import { findClaims } from '../../store/claims/list-claims.ts';
import type { Tx } from '../../store/tables.ts';
import type { Caller } from '../http/caller.ts';
import type { ServerWorld } from '../world.ts';
import { announceClaims } from './claim-event.ts';
import { claimLines } from './claim-line.ts';
import { claimRefused } from './claim-refused.ts';
import { noteOverrun } from './overrun.ts';
import { withKnob } from './shortage-document.ts';

/** Who asks, from where. */
export interface Asker {
  readonly caller: Caller;
  readonly address: string;
}

/** What is asked. */
export interface Deed {
  readonly operation: ClaimOperation;
  /** The claim or guest. */
  readonly subject: string;
  /** More for the audit log. */
  readonly detail: object;
  /** By whom and why a limit may be overrun. */
  readonly force?: Force | undefined;
  readonly decide: (tx: Tx, nowMs: number) => Promise<Decision>;
}

/** What became of it. */
export interface Placed {
  readonly claims: readonly ClaimLine[];
  /** False: an earlier try had done it. */
  readonly isNew: boolean;
}

/** Decides. Throws CLAIM_SHORT and the other refusals, or NO_SUCH_CLAIM, NO_SUCH_HOST and the like: these are in the audit log too. */
export async function place(world: ServerWorld, asker: Asker, deed: Deed): Promise<Placed> {
  let outcome: Placed | Refusal;
  try {
    outcome = await world.store.write((tx) => decided(tx, world.nowMs(), asker, deed));
  } catch (error) {
    await noteFailure(world, asker, deed, error);
    throw error;
  }
  if ('isNew' in outcome) return outcome;
  throw claimRefused(outcome);
}

async function decided(tx: Tx, nowMs: number, asker: Asker, deed: Deed): Promise<Placed | Refusal> {
  const decision = await deed.decide(tx, nowMs);
  if (decision.kind === 'refused') {
    const { code, shortages } = decision;
    await appendAudit(tx, entryOf(asker, deed, { atMs: nowMs, outcome: 'refused', found: { code, shortages } }));
    return decision;
  }
  const { claims, changed, overrun } = decision;
  const ids = claims.map(({ id }) => id);
  const isNew = changed.length > 0;
  await appendAudit(tx, entryOf(asker, deed, { atMs: nowMs, outcome: 'done', found: { claims: ids, isNew, overrun } }));
  const forced = overrun === undefined ? undefined : { ...deed.force, shortages: overrun };
  await noteOverrun(tx, nowMs, { claims: changed, force: deed.force, shortages: overrun?.map(withKnob) });
  await announceClaims(tx, nowMs, { operation: deed.operation, changed, forced });
  return { claims: await claimLines(tx, await findClaims(tx, ids)), isNew };
}

/** What could not even be decided. The database may be what failed: then the log of the server has to do. */
async function noteFailure(world: ServerWorld, asker: Asker, deed: Deed, error: unknown): Promise<void> {
  if (!(error instanceof UllageError) || error.code.startsWith('STORE_')) return;
  const { code } = error;
  const atMs = world.nowMs();
  await world.store.write((tx) => appendAudit(tx, entryOf(asker, deed, { atMs, outcome: 'refused', found: { code } })));
}

function entryOf(
  { caller, address }: Asker,
  { operation, subject, detail, force }: Deed,
  { atMs, outcome, found }: Pick<AuditEntry, 'atMs' | 'outcome'> & { readonly found: object },
): AuditEntry {
  return {
    atMs,
    actor: caller.actor,
    tokenId: caller.tokenId,
    client: address,
    action: `${operation} claim`,
    subject,
    outcome,
    detail: { ...detail, ...(force === undefined ? {} : { force: force.reason }), ...found },
  };
}
