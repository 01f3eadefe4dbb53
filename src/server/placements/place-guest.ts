// Placing a guest: the whole fleet is weighed from memory, the chosen host is looked at again under its lock, and the decision, its claim
// and its line in the audit log are one transaction.
import { createHash, randomInt } from 'node:crypto';
import { sql } from 'kysely';
import type { Decision } from '../../core/claim/decision.ts';
import { UllageError } from '../../core/errors.ts';
import { isAmount, type AmountShortage, type HostShortage } from '../../core/placement/place/host-shortage.ts';
import type { HostNow } from '../../core/placement/place/host-now.ts';
import { kiloFlavorOf, kiloPlacementOf, type KiloRequest } from '../../core/placement/place/kilo.ts';
import { placementOf, shortagesOfHost, type PlacementAnswer } from '../../core/placement/place/place.ts';
import type { PlaceContext } from '../../core/placement/place/request.ts';
import { writeJsonLine } from '../../wire/json.ts';
import type { PlacementLine, PlacementOrder } from '../../wire/api/placements.ts';
import { appendAudit } from '../../store/audit-log/audit-log.ts';
import { lockBooks } from '../../store/claims/books.ts';
import type { Force } from '../../store/claims/decide.ts';
import { openClaim } from '../../store/claims/open-claim.ts';
import { guestHeld, type HeldElsewhere } from '../../store/placements/guest-held.ts';
import { addPlacement, type NewPlacement } from '../../store/placements/placements.ts';
import { hostsOfGuests, readHosts, readSharedPools } from '../../store/placements/read-hosts.ts';
import type { Tx } from '../../store/tables.ts';
import type { AgreedPromises, PromiseSettings } from '../agreed-promises.ts';
import { announceClaims } from '../claims/claim-event.ts';
import { claimRefused } from '../claims/claim-refused.ts';
import { forcedBy, termsOf } from '../claims/forced-by.ts';
import { noteOverrun, REVIEW_AFTER_MS } from '../claims/overrun.ts';
import type { Asker } from '../claims/place.ts';
import { shortageDocument } from '../claims/shortage-document.ts';
import { theHost } from '../fleet/host-line.ts';
import type { ServerWorld } from '../world.ts';
import { askedOf, type Asked } from './asked.ts';
import { hostNowOf } from './assemble.ts';
import { effectOn } from './effect.ts';
import type { HostsKept } from './hosts-kept.ts';
import type { HostsKeeper } from './hosts-keeper.ts';
import type { HostsTidy } from './hosts-tidy.ts';

/** What a decision is made with. */
export interface PlacementMeans {
  readonly world: ServerWorld;
  readonly promises: AgreedPromises;
  readonly keeper: HostsKeeper;
  readonly kept: HostsKept;
  readonly tidy: HostsTidy;
}

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
    const entry = entryOf(asker, order, { atMs: world.nowMs(), outcome: 'refused', found: { code } });
    await world.store.write((tx) => appendAudit(tx, entry));
    throw error;
  }
}

interface Weighing {
  readonly order: PlacementOrder;
  readonly asked: Asked;
  readonly settings: PromiseSettings;
  readonly seed: number;
}

/** The fleet, weighed. */
interface Weighed {
  readonly answer: PlacementAnswer;
  readonly context: PlaceContext;
  readonly hosts: Uint8Array;
  /** The one that was named. */
  readonly named: HostNow | undefined;
}

async function weigh(
  { world, keeper, kept }: PlacementMeans,
  { order, asked, settings, seed }: Weighing,
): Promise<Weighed> {
  const { store, nowMs } = world;
  const { group } = asked.request;
  const [all, groupHosts, named] = await Promise.all([
    keeper.current(settings.expectedFill),
    group === undefined ? new Set<string>() : store.read((tx) => hostsOfGuests(tx, group.guests)),
    order.host === undefined ? undefined : store.read((tx) => theHost(tx, order.host ?? '')),
  ]);
  const only = named === undefined ? undefined : all.get(named.id);
  const hosts = named === undefined ? [...all.values()] : only === undefined ? [] : [only];
  const context: PlaceContext = { nowMs: nowMs(), groupHosts };
  const kilo = order.rules === 'nova-kilo' ? kiloOf(order, asked, only) : undefined;
  const compressed = kept.of({ hosts, request: asked.request, context, kilo });
  const answer =
    kilo === undefined ? placementOf(hosts, asked.request, context, seed) : kiloPlacementOf(hosts, kilo, seed);
  return { answer, context, hosts: await compressed, named: only };
}

function kiloOf(
  { force }: PlacementOrder,
  { flavor, request, poolClass }: Asked,
  only: HostNow | undefined,
): KiloRequest {
  return {
    flavor: flavor ?? kiloFlavorOf(request.demands, poolClass),
    poolClass,
    forcedHost: force === undefined ? undefined : only?.id,
  };
}

interface Settling extends Weighing {
  readonly force: Force | undefined;
  readonly weighed: Weighed;
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
      return decided(tx, asker, settling, { nowMs, outcome, host: chosen, short: shortagesOf(settling, chosen) });
    }
    const held = await guestHeld(tx, order.guest ?? '', order.id);
    if (held !== undefined) return refused(tx, asker, order, nowMs, heldAlready(order, held));
    const host = await lockedHost(tx, keeper, settling, chosen.id);
    if (host === undefined) return undefined;
    const context = { nowMs, groupHosts: await groupNow(tx, settling) };
    const short = shortagesOfHost(host, settling.asked.request, context);
    if (short.length > 0 && !canBeForced(settling, short)) return undefined;
    const decision = await claimed(tx, settling, { nowMs, host, short });
    if (decision.kind === 'refused') {
      if (decision.code === 'short') return undefined;
      return refused(tx, asker, order, nowMs, claimRefused(decision));
    }
    const found = { nowMs, outcome: 'placed', host, short } as const;
    const isNew = await decided(tx, asker, settling, found);
    if (isNew) await tell(tx, settling, decision, found);
    return isNew;
  });
  if (made instanceof UllageError) throw made;
  return made;
}

/** It is in the audit log too. */
async function refused(
  tx: Tx,
  asker: Asker,
  order: PlacementOrder,
  atMs: number,
  error: UllageError,
): Promise<UllageError> {
  await appendAudit(tx, entryOf(asker, order, { atMs, outcome: 'refused', found: { code: error.code } }));
  return error;
}

function heldAlready({ id, guest }: PlacementOrder, held: HeldElsewhere): UllageError {
  return new UllageError(
    'CLAIM_HELD_ALREADY',
    `place ${id}: guest ${guest ?? ''} holds claim ${held.id} on host ${held.provider} already`,
    { operands: { claim: held.id }, hint: 'Move it (ullage claims move), or release that claim first.' },
  );
}

/** The host that was named, where force can put the guest there. */
function forcedOnto(settling: Settling): HostNow | undefined {
  const { order, weighed } = settling;
  if (order.rules === 'nova-kilo') return undefined;
  const missed = weighed.answer.missed.find(({ host }) => host.id === weighed.named?.id);
  return missed !== undefined && canBeForced(settling, missed.shortages) ? missed.host : undefined;
}

/** What a host has none of cannot be had by force. */
function canBeForced({ force }: Settling, short: readonly HostShortage[]): boolean {
  return force !== undefined && short.every(({ rule }) => rule !== 'no-inventory');
}

/** The host as it is now, which it stays until the transaction ends; undefined where it is no more. */
async function lockedHost(tx: Tx, keeper: HostsKeeper, { order, asked, settings }: Settling, id: string) {
  await lockBooks(tx, [id], [order.id], asked.resources);
  const [facts] = await readHosts(tx, sql`select ${id}::text`, settings.expectedFill);
  if (facts === undefined) return undefined;
  const providers = facts.members.map(({ provider }) => provider);
  const pools =
    providers.length === 0
      ? []
      : await readSharedPools(tx, sql`p.id = any(${providers}::text[])`, settings.expectedFill);
  // What hosts see of a shared pool is of their reports; what is promised of it is of now.
  const shared = pools.map(
    (pool) => [pool.provider, { facts: pool, room: keeper.sharedPools.get(pool.provider)?.room }] as const,
  );
  return hostNowOf(facts, new Map(shared));
}

async function groupNow(tx: Tx, { asked }: Settling): Promise<ReadonlySet<string>> {
  const { group } = asked.request;
  return group === undefined ? new Set() : hostsOfGuests(tx, group.guests);
}

async function claimed(
  tx: Tx,
  { order, asked, settings, force }: Settling,
  { nowMs, host, short }: Pick<Found, 'nowMs' | 'short'> & { readonly host: HostNow },
): Promise<Decision> {
  const { id, guest, project, expiresAfterSeconds } = order;
  const { resources, flavor, expectedFill: said } = asked;
  const request = {
    id,
    consumer: guest ?? '',
    project,
    resources,
    flavor,
    fill: { said, usual: settings.expectedFill },
    nowMs,
    expiresAtMs: nowMs + expiresAfterSeconds * 1000,
  };
  const found = short.length === 0 ? undefined : short.filter(isAmount).map(plainShortage);
  // What is written at once was held against what is available already, by what this guest writes.
  const terms = force === undefined ? {} : { ...termsOf(settings, force), found };
  return openClaim(tx, host.id, request, { ...terms, usualFill: undefined });
}

interface Found {
  readonly nowMs: number;
  readonly outcome: PlacementLine['outcome'];
  readonly host: HostNow | undefined;
  /** What the host lacks: more than nothing only where it is forced. */
  readonly short: readonly HostShortage[];
}

/** Writes the decision and its line in the audit log; false where there is one of this id. Throws PLACEMENT_ID_TAKEN. */
async function decided(
  tx: Tx,
  asker: Asker,
  settling: Settling,
  { nowMs, outcome, host, short }: Found,
): Promise<boolean> {
  const { order, asked, force, seed, weighed } = settling;
  const { fitting, missed, reasons } = weighed.answer;
  const placement: NewPlacement = {
    id: order.id,
    atMs: nowMs,
    actor: asker.caller.actor,
    rules: order.rules,
    outcome,
    seed,
    host: host === undefined ? undefined : { id: host.id, name: host.name },
    claim: outcome === 'placed' ? order.id : undefined,
    considered: fitting.length + missed.length,
    fitting: fitting.length,
    request: writable(order),
    reasons: reasons.map(({ rule, resource, hosts, alone }) => ({ rule, resource, hosts, alone })),
    effect: host === undefined ? [] : effectOn(host, asked.request.demands),
    forced:
      force === undefined || short.length === 0
        ? undefined
        : { ...force, shortages: short.map(shortageDocument), ...reviewOf(outcome, nowMs) },
    askedSha256: askedSha256(order),
    hosts: weighed.hosts,
  };
  if (!(await addPlacement(tx, placement))) return false;
  const { considered, claim, effect } = placement;
  await appendAudit(
    tx,
    entryOf(asker, order, {
      atMs: nowMs,
      outcome: outcome === 'nowhere' ? 'refused' : 'done',
      found: {
        outcome,
        host: placement.host,
        claim,
        considered,
        fitting: placement.fitting,
        forced: placement.forced,
        effect,
      },
    }),
  );
  return true;
}

async function tell(
  tx: Tx,
  { asked, force }: Settling,
  decision: Decision,
  { nowMs, host, short }: Found & { readonly host: HostNow },
): Promise<void> {
  if (decision.kind === 'refused') return;
  const { changed, overrun } = decision;
  const isForced = force !== undefined && short.length > 0;
  if (isForced) await noteOverrun(tx, nowMs, { claims: changed, force, shortages: short });
  const effect = effectOn(host, asked.request.demands);
  const forced = isForced ? { ...force, shortages: overrun ?? [], effect } : undefined;
  await announceClaims(tx, nowMs, { operation: 'open', changed, forced });
}

function reviewOf(outcome: PlacementLine['outcome'], nowMs: number): { readonly reviewAtMs?: number } {
  return outcome === 'placed' ? { reviewAtMs: nowMs + REVIEW_AFTER_MS } : {};
}

/** Of a dry run: what the chosen host would be forced past. */
function shortagesOf({ force, weighed }: Settling, chosen: HostNow | undefined): readonly HostShortage[] {
  if (force === undefined || chosen === undefined) return [];
  return weighed.answer.missed.find(({ host }) => host.id === chosen.id)?.shortages ?? [];
}

/** Without what only an explanation has. */
function plainShortage({ rule, resource, unit, requested, used, limit, shortBy, when }: AmountShortage) {
  return { rule, resource, unit, requested, used, limit, shortBy, when };
}

/** The same call again has the same hash, whichever seed it would draw. */
export function askedSha256(order: PlacementOrder): Uint8Array {
  return new Uint8Array(
    createHash('sha256')
      .update(writeJsonLine(writable(order)))
      .digest(),
  );
}

/** What was read of a body, as a body: its counts were made numbers. */
function writable(order: PlacementOrder): object {
  return { ...order, expiresAfterSeconds: BigInt(order.expiresAfterSeconds) };
}

function entryOf(
  { caller, address }: Asker,
  { id, guest, host, force, dryRun, rules }: PlacementOrder,
  { atMs, outcome, found }: { readonly atMs: number; readonly outcome: 'done' | 'refused'; readonly found: object },
) {
  return {
    atMs,
    actor: caller.actor,
    tokenId: caller.tokenId,
    client: address,
    action: 'place guest',
    subject: id,
    outcome,
    detail: { guest, named: host, force: force?.reason, dryRun, rules, ...found },
  };
}
