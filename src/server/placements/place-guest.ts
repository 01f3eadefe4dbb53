// Placing a guest: the whole fleet is weighed from memory, the chosen host is looked at again under its lock, and the decision, its claim
// and its line in the audit log are one transaction.
import { randomInt } from 'node:crypto';
import { UllageError } from '../../core/errors.ts';
import type { PlacementAnswer } from '../../core/placement/place/answer.ts';
import { shortagesOfHost } from '../../core/placement/place/place.ts';
import type { PlacementOrder } from '../../wire/api/placement-order.ts';
import { appendAudit } from '../../store/audit-log/audit-log.ts';
import type { Force } from '../../store/claims/decide.ts';
import { guestHeld, type HeldElsewhere } from '../../store/placements/guest-held.ts';
import { namesOfHosts } from '../../store/reports/host.ts';
import { namesOfGuests } from '../../store/reports/names.ts';
import type { Tx } from '../../store/tables.ts';
import type { PromiseSettings } from '../promise-settings.ts';
import { claimRefused } from '../claims/claim-refused.ts';
import { forcedBy, termsOf } from '../claims/forced-by.ts';
import type { Asker } from '../claims/place.ts';
import { askedOf } from './asked.ts';
import { auditEntry, noteRefusal } from './audit-entry.ts';
import { claimThere, groupNow, lockedHost } from './claim-there.ts';
import { canBeForced, forcedOnto, overrunOf, type Settling } from './force.ts';
import type { PlacementMeans } from './means.ts';
import { weigh } from './weigh.ts';
import { tell, writeDecision } from './write-decision.ts';

/** A decision as it was made. */
export interface MadePlacement {
  readonly id: string;
  readonly isNew: boolean;
  readonly answer: PlacementAnswer;
}

/** The chosen host may have been filled since it was looked at: then the fleet is weighed anew. Each time somebody else has won. */
const MOST_TRIES = 8;

/** Decides. Throws REQUEST_INVALID, NOT_ALLOWED, CLAIM_FORCE_DENIED, NO_SUCH_HOST, CLAIM_HELD_ALREADY, PLACEMENT_ID_TAKEN or SERVER_BUSY. */
export async function placeGuest(means: PlacementMeans, asker: Asker, order: PlacementOrder): Promise<MadePlacement> {
  const settings = await means.promises.settings();
  const force = forcedBy(asker.caller, order.force);
  const asked = askedOf(order, settings);
  if (force !== undefined) await allowedBy(means, asker, { order, settings, force });
  const seed = order.seed === undefined ? randomInt(2 ** 32) : Number(order.seed);
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const weighed = await weigh(means, { order, asked, settings, seed });
    const made = await settle(means, asker, { order, asked, settings, force, seed, weighed });
    if (made === undefined) continue;
    await means.tidy.afterOne();
    return { id: order.id, isNew: made, answer: weighed.answer };
  }
  throw new UllageError('SERVER_BUSY', `place ${order.id}: ${MOST_TRIES} times another claim came first`, {
    hint: 'Ask again with the same id.',
  });
}

/** Policy that lets nobody is kept in the audit log, too. */
async function allowedBy(
  { world }: PlacementMeans,
  asker: Asker,
  { order, settings, force }: { order: PlacementOrder; settings: PromiseSettings; force: Force },
): Promise<void> {
  try {
    termsOf(settings, force);
  } catch (error) {
    const code = error instanceof UllageError ? error.code : undefined;
    const entry = auditEntry(asker, order, { atMs: world.nowMs(), outcome: 'refused', found: { code } });
    await world.store.write((tx) => appendAudit(tx, entry));
    throw error;
  }
}

/** Whether something new was decided; undefined: the chosen host cannot take it any more. */
async function settle(
  { world, keeper }: PlacementMeans,
  asker: Asker,
  settling: Settling,
): Promise<boolean | undefined> {
  const { order, weighed } = settling;
  const chosen = weighed.answer.fitting[0]?.host ?? forcedOnto(settling);
  const made = await world.store.write(async (tx) => {
    const nowMs = world.nowMs();
    if (order.dryRun || chosen === undefined) {
      const outcome = order.dryRun ? 'explained' : 'nowhere';
      return writeDecision(tx, asker, settling, { nowMs, outcome, host: chosen, short: overrunOf(settling, chosen) });
    }
    const held = await guestHeld(tx, order.guest ?? '', order.id);
    if (held !== undefined) return noteRefusal(tx, asker, order, nowMs, await heldAlready(tx, order, held));
    const host = await lockedHost(tx, keeper, settling, chosen.id);
    if (host === undefined) return undefined;
    const context = { nowMs, groupHosts: await groupNow(tx, settling) };
    const short = shortagesOfHost(host, settling.asked.request, context);
    if (short.length > 0 && !canBeForced(settling, short)) return undefined;
    const decision = await claimThere(tx, settling, { nowMs, host, short });
    if (decision.kind === 'refused') {
      if (decision.code === 'short') return undefined;
      return noteRefusal(tx, asker, order, nowMs, claimRefused(decision));
    }
    const found = { nowMs, outcome: 'placed', host, short } as const;
    const isNew = await writeDecision(tx, asker, settling, found);
    if (isNew) await tell(tx, settling, decision, found);
    return isNew;
  });
  if (made instanceof UllageError) throw made;
  return made;
}

async function heldAlready(
  tx: Tx,
  { id, guest = '' }: PlacementOrder,
  { id: claim, provider: hostId }: HeldElsewhere,
): Promise<UllageError> {
  const hostName = (await namesOfHosts(tx, [hostId])).get(hostId);
  const guestName = (await namesOfGuests(tx, [{ hostId, guest }]))({ hostId, guest });
  return new UllageError(
    'CLAIM_HELD_ALREADY',
    `place ${id}: guest ${guest} holds claim ${claim} on host ${hostName ?? hostId} already`,
    {
      operands: { claim, guest, guestName, hostId, hostName },
      hint: 'Move it (ullage claims move), or release that claim first.',
    },
  );
}
