// Reconciliation: claims held against what a report shows. It says what to do and does nothing; what anybody asked for is never dropped.
import { MiB, type Bytes } from '../bytes.ts';
import { memoryOf, vcpusOf } from '../guest-size.ts';
import type { GuestFacts } from '../guest.ts';
import { guestsMayBeMissing } from '../missing-guests.ts';
import type { Balance } from '../pool.ts';
import type { HostReport } from '../report.ts';
import { isUnresolved } from '../uncharged.ts';
import { placedOn } from './charge.ts';
import { isHeld, isMoving, isUnasked, type Claim } from './claim.ts';
import type { Provider } from './inventory.ts';
import type { ResourceAmount, ResourceName, Resources } from './resources.ts';
import { seenOn, type SeenDisks } from './seen.ts';
import { arrived, transition } from './transition.ts';

/** A report as the keeper of claims sees it: the host's newest. One that was held up and arrives after a newer says nothing. */
export interface Sighting {
  readonly report: HostReport;
  readonly balances: readonly Balance[];
  /** When the audit began, by the clock that stamps claims: what changed later, the report cannot know. */
  readonly observedAtMs: number;
  /** Claims that nobody has asked anything of, nor of their consumers, whose guests earlier reports lacked: since when, by claim id. */
  readonly missingSince?: ReadonlyMap<string, number>;
}

/** How long complete reports must lack an adopted guest before its claim ends by itself. A guest that is defined anew, a libvirt that is
 *  restarted, a host that starts its guests after it has booted take minutes. See decision 31. */
export const ADOPTED_GRACE_MINUTES = 15;

/** Why nothing is to be done about a claim or a guest. `seen` all is well; `not-seen-yet` in flight; `report-older` the claim
 *  changed after the audit began; `guests-missing` the report may lack guests; `moved-away` the old side of a move in flight. */
export type UnchangedReason = 'seen' | 'not-seen-yet' | 'report-older' | 'guests-missing' | 'moved-away';

/** A guest that no claim on this provider stands for. */
export interface Adoption {
  readonly kind: 'adopt';
  readonly guest: GuestFacts;
  /** What it has: disks by their virtual sizes; memory and vCPUs as its definition says, else as its cloud wrote them, else a lower
   *  bound of 0. */
  readonly resources: Resources;
  /** Its latest claim here, if it had one: how that ended says why nobody charges the guest. */
  readonly ended: Claim | undefined;
  /** Its disks lie (also) on these pools, which no pool class of the provider stands for. */
  readonly outside: readonly string[];
}

/** One line of a reconciliation. `confirm` carries the claim as it is to be written, and so does `extend`: an adopted guest that has
 *  disks on a shared pool of which its claim knew nothing, or of which more is known than when it was adopted. `vanished` is to be
 *  shown until somebody decides: it goes on charging. `gone` is the end of one that nobody asked for, as it is to be written. */
export type Reconciled =
  | Adoption
  | { readonly kind: 'confirm'; readonly claim: Claim }
  | { readonly kind: 'extend'; readonly claim: Claim }
  | { readonly kind: 'vanished'; readonly claim: Claim; readonly endsByItself?: boolean }
  | { readonly kind: 'gone'; readonly claim: Claim }
  | { readonly kind: 'unchanged'; readonly claim: Claim; readonly reason: UnchangedReason };

/** What a report says about the claims on a provider: a line for each claim that charges it, in the order given, then one for each
 *  guest to adopt, in the order of the report. `claims` are those on the provider, ended ones included as far as they are kept. */
export function reconcile(
  provider: Provider,
  claims: readonly Claim[],
  sighting: Sighting,
  nowMs: number,
): readonly Reconciled[] {
  const ours = claims.filter((claim) => claim.provider === provider.id);
  const guests = new Map(sighting.report.guests.map((guest) => [guest.uuid, guest]));
  const seen = new Map(sighting.balances.map((balance) => [balance.pool.id, seenOn(balance)]));
  const held = ours.filter(isHeld).map((claim) => {
    const guest = guests.get(claim.consumer);
    if (guest === undefined) return absentLine(claim, sighting, nowMs);
    const line = presentLine(claim, disksAreSeen(claim, provider, seen), sighting, nowMs);
    const isSettled = line.kind === 'unchanged' && line.reason === 'seen' && sighting.observedAtMs > claim.changedAtMs;
    return isSettled ? (extensionOf(claim, provider, { guest, seen }, nowMs) ?? line) : line;
  });
  const adopted = guestsToAdopt(ours, sighting).map(({ guest, ended }) => adoptionOf(provider, guest, seen, ended));
  return [...held, ...adopted];
}

/** The claim that stands for an adopted guest from now on. Its disks were seen, so it is confirmed; it may exceed capacity,
 *  because it is a fact. */
export function adoptedClaim(adoption: Adoption, provider: Provider, id: string, nowMs: number): Claim {
  return {
    id,
    consumer: adoption.guest.uuid,
    project: adoption.guest.nova?.project?.id,
    provider: provider.id,
    resources: adoption.resources,
    flavor: undefined,
    expectedFill: undefined,
    kind: 'build',
    state: 'confirmed',
    origin: 'adopted',
    move: undefined,
    createdAtMs: nowMs,
    expiresAtMs: undefined,
    confirmedAtMs: nowMs,
    changedAtMs: nowMs,
  };
}

/** By pool id: each consumer's disks there. */
type SeenByPool = ReadonlyMap<string, ReadonlyMap<string, SeenDisks>>;

function presentLine(claim: Claim, isSeen: boolean, sighting: Sighting, nowMs: number): Reconciled {
  if (claim.state === 'confirmed') return { kind: 'unchanged', claim, reason: 'seen' };
  if (sighting.observedAtMs <= claim.changedAtMs) return { kind: 'unchanged', claim, reason: 'report-older' };
  if (!isSeen) return { kind: 'unchanged', claim, reason: 'not-seen-yet' };
  const decision = transition(claim, 'confirm', nowMs);
  if (decision.kind === 'refused') return { kind: 'unchanged', claim, reason: 'not-seen-yet' };
  return { kind: 'confirm', claim: decision.claims[0] ?? claim };
}

/** A disk on every pool that the claim asks for. A guest that is resized in place shows its old disks until it is settled. */
function disksAreSeen(claim: Claim, provider: Provider, seen: SeenByPool): boolean {
  if (claim.kind === 'resize-same-host' && isMoving(claim)) return false;
  return claim.resources.every(({ resource, amount, provider: shared }) => {
    if (!isDisk(resource) || amount === 0n) return true;
    const member = provider.memberOf?.find((line) => line.provider === shared);
    const line = shared === undefined ? provider.inventory.find((own) => own.resource === resource) : member;
    const poolId = line?.poolId;
    return poolId !== undefined && seen.get(poolId)?.has(claim.consumer) === true;
  });
}

/** A guest that a report shows, and the disks of all guests by pool. */
interface Shown {
  readonly guest: GuestFacts;
  readonly seen: SeenByPool;
}

/** Nobody said what an adopted guest has but reports, so what they come to know of it is its claim's, too. Undefined: it has all. */
function extensionOf(claim: Claim, provider: Provider, shown: Shown, nowMs: number): Reconciled | undefined {
  if (claim.origin !== 'adopted' || isMoving(claim)) return undefined;
  const now = resourcesSeen(provider, shown.guest, shown.seen);
  const isFound = !shown.guest.disks.some(isUnresolved) && now.every(isMemoryOrWhole);
  const here = isFound ? claim.resources.filter((line) => !isStray(line, claim, provider)) : claim.resources;
  const known = here.map((line) => (line.atLeast === true ? sharper(line, now) : line));
  const disks = here.length < claim.resources.length ? disksToAdd(here, now) : sharedToAdd(claim, provider, shown.seen);
  const added = [...sizesToAdd(claim, now), ...disks];
  if (added.length === 0 && known.length === claim.resources.length) {
    if (known.every((line, index) => line === claim.resources[index])) return undefined;
  }
  return { kind: 'extend', claim: { ...claim, resources: [...known, ...added], changedAtMs: nowMs } };
}

/** Of a class that the provider does not have: of a pool that is gone, or that had another name before claims followed it. Where all disks
 *  of the guest are found, none is there. Once somebody has asked for a rebuild, what it asked for stays. */
function isStray({ resource, provider: shared }: ResourceAmount, { kind }: Claim, provider: Provider): boolean {
  if (!isDisk(resource) || shared !== undefined || kind !== 'build') return false;
  return ![...provider.inventory, ...(provider.memberOf ?? [])].some((line) => line.resource === resource);
}

function isMemoryOrWhole({ resource, atLeast }: ResourceAmount): boolean {
  return !isDisk(resource) || atLeast !== true;
}

function isDisk(resource: ResourceName): boolean {
  return resource.startsWith('disk:');
}

function disksToAdd(here: Resources, now: Resources): Resources {
  return now.filter(({ resource }) => isDisk(resource) && !here.some((line) => line.resource === resource));
}

/** A lower bound, or what it has become since. */
function sharper(line: ResourceAmount, now: Resources): ResourceAmount {
  const found = now.find(({ resource, provider }) => resource === line.resource && provider === line.provider);
  return found === undefined || found.atLeast === true ? line : found;
}

/** Memory and processors, where the provider had none when the guest was adopted. Once somebody has asked for a rebuild, what it asked
 *  for is all. */
function sizesToAdd(claim: Claim, now: Resources): Resources {
  if (claim.kind !== 'build') return [];
  return now.filter(({ resource, atLeast }) => {
    const isSize = resource === 'memory' || resource === 'vcpus';
    return isSize && atLeast !== true && !claim.resources.some((line) => line.resource === resource);
  });
}

function sharedToAdd(claim: Claim, provider: Provider, seen: SeenByPool): Resources {
  return (provider.memberOf ?? []).flatMap((member): readonly ResourceAmount[] => {
    const isKnown = claim.resources.some(
      (line) => line.provider === member.provider || line.resource === member.resource,
    );
    const disks = seen.get(member.poolId)?.get(claim.consumer);
    if (isKnown || disks === undefined) return [];
    const { resource, provider: shared } = member;
    const amount = { resource, amount: disks.virtualSize, provider: shared };
    return [disks.isPartial ? { ...amount, atLeast: true } : amount];
  });
}

function absentLine(claim: Claim, { report, observedAtMs, missingSince }: Sighting, nowMs: number): Reconciled {
  if (!isExpected(claim)) return { kind: 'unchanged', claim, reason: 'not-seen-yet' };
  if (claim.kind === 'move-out' && isMoving(claim)) return { kind: 'unchanged', claim, reason: 'moved-away' };
  if (observedAtMs <= claim.changedAtMs) return { kind: 'unchanged', claim, reason: 'report-older' };
  if (guestsMayBeMissing(report)) return { kind: 'unchanged', claim, reason: 'guests-missing' };
  const since = isUnasked(claim) ? missingSince?.get(claim.id) : undefined;
  if (since === undefined || observedAtMs < since + ADOPTED_GRACE_MINUTES * 60_000) return { kind: 'vanished', claim };
  return { kind: 'gone', claim: arrived(claim, 'released', nowMs) };
}

/** A guest that nothing charges for, and its latest claim that has ended. */
interface Unclaimed {
  readonly guest: GuestFacts;
  readonly ended: Claim | undefined;
}

/** Its guest was seen here, or a settled move says that it is here. */
function isExpected(claim: Claim): boolean {
  return claim.state === 'confirmed' || (claim.move !== undefined && !isMoving(claim));
}

function guestsToAdopt(ours: readonly Claim[], { report, observedAtMs }: Sighting): readonly Unclaimed[] {
  const byConsumer = Map.groupBy(ours, ({ consumer }) => consumer);
  return report.guests.flatMap((guest) => {
    const claims = byConsumer.get(guest.uuid) ?? [];
    const ended = claims.toSorted((a, b) => b.changedAtMs - a.changedAtMs)[0];
    // A guest that was let go while the audit ran is gone: the report only does not know it yet.
    const isOver = ended !== undefined && ended.changedAtMs >= observedAtMs;
    return claims.some(isHeld) || isOver ? [] : [{ guest, ended }];
  });
}

function adoptionOf(provider: Provider, guest: GuestFacts, seen: SeenByPool, ended: Claim | undefined): Adoption {
  const covered = new Set([...provider.inventory, ...(provider.memberOf ?? [])].map(({ poolId }) => poolId));
  const pools = [...seen].filter(([, consumers]) => consumers.has(guest.uuid)).map(([id]) => id);
  return {
    kind: 'adopt',
    guest,
    resources: resourcesSeen(provider, guest, seen),
    ended,
    outside: pools.filter((id) => !covered.has(id)),
  };
}

function resourcesSeen(provider: Provider, guest: GuestFacts, seen: SeenByPool): Resources {
  // A disk whose file was not found may lie on any pool.
  const isUnsure = guest.disks.some(isUnresolved);
  const diskOn = (resource: ResourceName, poolId = ''): readonly ResourceAmount[] => {
    const disks = seen.get(poolId)?.get(guest.uuid);
    const amount = disks?.virtualSize ?? 0n;
    if (isUnsure || disks?.isPartial === true) return [{ resource, amount, atLeast: true }];
    return amount === 0n ? [] : [{ resource, amount }];
  };
  const own = provider.inventory.flatMap(({ resource, poolId }): readonly ResourceAmount[] => {
    if (resource === 'memory') return [sized(resource, mibOf(memoryOf(guest)))];
    if (resource === 'vcpus') return [sized(resource, vcpusOf(guest))];
    return diskOn(resource, poolId);
  });
  const shared = (provider.memberOf ?? []).flatMap(({ resource, poolId }) => diskOn(resource, poolId));
  return placedOn(provider, [...own, ...shared]);
}

function sized(resource: 'memory' | 'vcpus', amount: bigint | undefined): ResourceAmount {
  return amount === undefined ? { resource, amount: 0n, atLeast: true } : { resource, amount };
}

/** Rounded up: a part of a MiB is taken from the host, too. */
function mibOf(bytes: Bytes | undefined): bigint | undefined {
  return bytes === undefined ? undefined : (bytes + MiB - 1n) / MiB;
}
