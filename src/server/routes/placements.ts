// Calls about where guests may go: decide, list decisions, read one again.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { UllageError } from '../../core/errors.ts';
import { invariant } from '../../core/invariant.ts';
import type { PlacementAnswer } from '../../core/placement/place/answer.ts';
import { kiloPlacementOf } from '../../core/placement/place/kilo.ts';
import { placementOf } from '../../core/placement/place/place.ts';
import { placementOrder, type PlacementOrder } from '../../wire/api/placement-order.ts';
import * as api from '../../wire/api/placements.ts';
import { writeJsonLine } from '../../wire/json.ts';
import { timeMs, uuidText } from '../../wire/scalars.ts';
import { findClaims } from '../../store/claims/list-claims.ts';
import { findHostsKept, findPlacement, listPlacements, type KeptPlacement } from '../../store/placements/placements.ts';
import { claimLines } from '../claims/claim-line.ts';
import { theHost } from '../fleet/host-line.ts';
import { bodyOf } from '../http/body-of.ts';
import { cursorOf, placeOf } from '../http/cursor.ts';
import { register, type Answer, type Identify } from '../http/register.ts';
import { askedSha256 } from '../placements/asked-sha256.ts';
import { hostsText } from '../placements/answer-text.ts';
import { reread } from '../placements/hosts-kept.ts';
import type { PlacementMeans } from '../placements/means.ts';
import { placeGuest } from '../placements/place-guest.ts';
import { placementLines } from '../placements/placement-line.ts';
import { termsOfHost } from '../placements/terms-of-host.ts';

const place = z.object({
  id: uuidText(),
  atMs: timeMs(),
});

/** Adds the calls. */
export function addPlacementsRoutes(app: FastifyInstance, identify: Identify, means: PlacementMeans): void {
  const { store } = means.world;
  register(app, identify, api.PLACE, async ({ body, ...asker }) => {
    const order = bodyOf(placementOrder, body);
    const before = await store.read((tx) => findPlacement(tx, order.id));
    if (before !== undefined) return shown(means, sameOrder(before, order));
    const { isNew, answer } = await placeGuest(means, asker, order);
    const made = await store.read((tx) => findPlacement(tx, order.id));
    if (made === undefined || !isNew) return shown(means, sameOrder(made, order));
    return shown(means, made, { status: made.outcome === 'placed' ? 201 : 200, answer });
  });
  register(app, identify, api.LIST_PLACEMENTS, async ({ query }) => {
    const { limit, host, outcome, forced } = query;
    const after = placeOf(place, query.cursor);
    return store.read(async (tx) => {
      const hostId = host === undefined ? undefined : (await theHost(tx, host)).id;
      const found = await listPlacements(
        tx,
        { hostId, outcome, forced: forced === 'true' },
        { after, limit: limit + 1 },
      );
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const next =
        found.length > limit && last !== undefined ? cursorOf({ id: last.id, atMs: BigInt(last.atMs) }) : undefined;
      return { document: { placements: await placementLines(tx, page), next } };
    });
  });
  register(app, identify, api.SHOW_PLACEMENT, async ({ params }) => {
    const id = placementId(params.id);
    const found = await store.read((tx) => findPlacement(tx, id));
    if (found === undefined) throw noSuchPlacement(id);
    return shown(means, found);
  });
  register(app, identify, api.SHOW_PLACED_HOST, async ({ params }) => {
    const id = placementId(params.id);
    const kept = await store.read((tx) => findHostsKept(tx, id));
    if (kept === undefined) throw hostsGone(id);
    const { hosts, request } = await reread(kept);
    const host = hosts.find((one) => one.id === params.host);
    if (host === undefined) throw notConsidered(id, params.host);
    return { document: termsOfHost(host, request.demands) };
  });
}

function hostsGone(id: string): UllageError {
  return new UllageError(
    'NO_SUCH_PLACEMENT',
    `look for what placement ${id} knew of its hosts: expected that it is kept, found nothing`,
    { hint: 'The decision itself may be kept for longer: ullage placement show.' },
  );
}

function notConsidered(id: string, host: string): UllageError {
  const named = JSON.stringify(host.slice(0, 100));
  return new UllageError('NO_SUCH_HOST', `look for host ${named} in placement ${id}: it was not considered there`, {
    hint: 'GET /v1/placements/{id} lists those that were, by their ids.',
  });
}

/** A repeated call finds what the first did. Throws PLACEMENT_ID_TAKEN. */
function sameOrder(kept: KeptPlacement | undefined, order: PlacementOrder): KeptPlacement {
  if (kept !== undefined && Buffer.compare(kept.askedSha256, askedSha256(order)) === 0) return kept;
  throw new UllageError('PLACEMENT_ID_TAKEN', `place ${order.id}: another decision or claim has this id`, {
    hint: 'Draw a new id for another request; ask again with the old one only for the same.',
  });
}

interface Shown {
  readonly status: number;
  /** As it was just derived; else it is derived again. */
  readonly answer: PlacementAnswer | undefined;
}

async function shown(
  { world }: PlacementMeans,
  kept: KeptPlacement,
  { status, answer }: Shown = { status: 200, answer: undefined },
): Promise<Answer<api.PlacementAnswerDocument>> {
  const { placement, hosts, claim } = await world.store.read(async (tx) => {
    const compressed = answer === undefined ? await findHostsKept(tx, kept.id) : undefined;
    const claims = kept.claim === undefined ? [] : await claimLines(tx, await findClaims(tx, [kept.claim]));
    const [line] = await placementLines(tx, [kept]);
    invariant(line !== undefined, 'a decision has a line');
    return { placement: line, hosts: compressed, claim: claims[0] };
  });
  const derived = answer ?? (hosts === undefined ? undefined : await again(hosts, kept.seed));
  const parts = [
    `"placement":${writeJsonLine(placement)}`,
    ...(derived === undefined ? [] : [`"hosts":${hostsText(derived)}`]),
    ...(claim === undefined ? [] : [`"claim":${writeJsonLine(claim)}`]),
  ];
  return { status, document: { placement, claim }, text: `{${parts.join(',')}}` };
}

/** The decision, derived again. */
async function again(compressed: Uint8Array, seed: number): Promise<PlacementAnswer> {
  const { hosts, request, context, kilo } = await reread(compressed);
  return kilo === undefined
    ? placementOf(hosts, request, context, seed)
    : kiloPlacementOf(hosts, kilo, { request, context, seed });
}

function placementId(text: string): string {
  const read = uuidText().safeParse(text);
  if (read.success) return read.data;
  throw noSuchPlacement(JSON.stringify(text.slice(0, 100)));
}

function noSuchPlacement(id: string): UllageError {
  return new UllageError('NO_SUCH_PLACEMENT', `look for placement ${id}: expected one that is kept, found none`, {
    hint: 'ullage placement list has those that are kept.',
  });
}
