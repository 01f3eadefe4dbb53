// Calls about claims that overran a limit by force: which there are, and that somebody has looked.
import type { FastifyInstance } from 'fastify';
import { UllageError } from '../../core/errors.ts';
import {
  LIST_FORCED_CLAIMS,
  REVIEW_FORCED_CLAIM,
  reviewOrder,
  type ForcedClaimLine,
} from '../../wire/api/forced-claims.ts';
import { appendAudit } from '../../store/audit-log/audit-log.ts';
import { findForced, listForced, reviewForced, type ForcedClaim } from '../../store/placements/forced-claims.ts';
import { namesOfGuests } from '../../store/reports/names.ts';
import type { Tx } from '../../store/tables.ts';
import type { Asker } from '../claims/place.ts';
import { theHost } from '../fleet/host-line.ts';
import { bodyOf } from '../http/body-of.ts';
import { register, type Identify } from '../http/register.ts';
import type { ServerWorld } from '../world.ts';
import { claimId } from './claims.ts';

const DAY_MS = 86_400_000;

/** More than anybody reviews. */
const MOST_FORCED = 500;

/** Adds the calls. */
export function addForcedClaimRoutes(app: FastifyInstance, identify: Identify, { store, nowMs }: ServerWorld): void {
  register(app, identify, LIST_FORCED_CLAIMS, async ({ query }) => {
    return store.read(async (tx) => {
      const hostId = query.host === undefined ? undefined : (await theHost(tx, query.host)).id;
      const found = await listForced(tx, { hostId, limit: MOST_FORCED + 1 });
      const claims = await forcedLines(tx, found.slice(0, MOST_FORCED), nowMs());
      return { document: { claims, truncated: found.length > MOST_FORCED } };
    });
  });
  register(app, identify, REVIEW_FORCED_CLAIM, async ({ params, body, ...asker }) => {
    const id = claimId(params.id);
    const asked = bodyOf(reviewOrder, body);
    const claim = await store.write((tx) => reviewed(tx, nowMs(), asker, { id, ...asked }));
    if (claim === undefined) {
      throw new UllageError('NO_SUCH_CLAIM', `review claim ${id}: expected one that was forced, found none`, {
        hint: 'ullage claims forced lists those that are to be reviewed.',
      });
    }
    return { document: { claim } };
  });
}

async function reviewed(
  tx: Tx,
  atMs: number,
  { caller, address }: Asker,
  { id, note, againAfterDays }: { id: string; note: string; againAfterDays?: number | undefined },
): Promise<ForcedClaimLine | undefined> {
  if ((await findForced(tx, id)) === undefined) return undefined;
  const againAtMs = againAfterDays === undefined ? undefined : atMs + againAfterDays * DAY_MS;
  await reviewForced(tx, id, { atMs, by: caller.actor, note, againAtMs });
  await appendAudit(tx, {
    atMs,
    actor: caller.actor,
    tokenId: caller.tokenId,
    client: address,
    action: 'review forced claim',
    subject: id,
    outcome: 'done',
    detail: { note, againAtMs },
  });
  const after = await findForced(tx, id);
  return after === undefined ? undefined : (await forcedLines(tx, [after], atMs))[0];
}

async function forcedLines(tx: Tx, forced: readonly ForcedClaim[], nowMs: number): Promise<readonly ForcedClaimLine[]> {
  const nameOf = await namesOfGuests(
    tx,
    forced.map(({ provider: hostId, guest }) => ({ hostId, guest })),
  );
  return forced.map((one) => ({
    ...forcedLine(one, nowMs),
    guestName: nameOf({ hostId: one.provider, guest: one.guest }),
  }));
}

function forcedLine(forced: ForcedClaim, nowMs: number): ForcedClaimLine {
  const { claim, provider, hostName, guest, atMs, actor, reason, shortages, isHeld, reviewAtMs } = forced;
  const { reviewedAtMs, reviewedBy, note } = forced;
  return {
    claim,
    hostId: provider,
    hostName,
    guest,
    atMs,
    actor,
    reason,
    shortages: SHORTAGES.parse(shortages),
    held: isHeld,
    reviewAtMs,
    due: isHeld && reviewedAtMs === undefined && reviewAtMs <= nowMs,
    reviewedAtMs,
    reviewedBy,
    note,
  };
}

const SHORTAGES = LIST_FORCED_CLAIMS.answer.shape.claims.unwrap().element.shape.shortages;
