// Opening claims: a new promise to a consumer that has none there, a guest adopted from a report, and a guest built anew.
import { invariant } from '../invariant.ts';
import type { Ppm } from '../ratio.ts';
import { availableShortages, type ReallyAvailable } from './available.ts';
import { isHeld, isMoving, heldBy, type Claim } from './claim.ts';
import { changed, refuse, refuseNew, unchanged, type Decision, type Refusal } from './decision.ts';
import { placedOn } from './charge.ts';
import type { Flavor } from './flavor.ts';
import type { Provider } from './inventory.ts';
import { sameResources, type Resources } from './resources.ts';
import { capacityLimits, shortagesOf, type ResourceLimit } from './shortages.ts';

/** A provider with every claim that charges it or a shared pool that it is a member of, read under their locks. */
export interface ProviderClaims {
  readonly provider: Provider;
  /** Those that charge, and those that have ended as far as they are kept: a repeated call is recognised by its id. An id that is
   *  in use on another provider is for whoever stores claims to find. */
  readonly claims: readonly Claim[];
  /** The shared pools behind the classes that are asked for. */
  readonly pools?: readonly Provider[];
  /** Instead of the provider's capacity. */
  readonly limits?: readonly ResourceLimit[];
  /** What the second limit is held against; undefined: it is not asked for. */
  readonly available?: ReallyAvailable | undefined;
}

/** What part of its disks a guest will write at once, in millionths: as its caller says, and where he says nothing what policy has for
 *  usual at this time. The claim keeps it, whatever policy becomes. */
export interface FillAsked {
  readonly said: Ppm | undefined;
  readonly usual: Ppm;
}

/** What somebody asks to be promised. */
export interface ClaimRequest {
  readonly id: string;
  readonly consumer: string;
  readonly project: string | undefined;
  readonly resources: Resources;
  readonly flavor?: Flavor | undefined;
  readonly fill?: FillAsked | undefined;
  readonly nowMs: number;
  readonly expiresAtMs: number | undefined;
}

/** A promise for a guest that is to be built. Repeated with the same id and content it finds the claim, while that holds. */
export function openClaim(target: ProviderClaims, request: ClaimRequest): Decision {
  const claim = claimOf(target.provider, request);
  const before = target.claims.find(({ id }) => id === claim.id);
  if (before !== undefined) return againOf(before, claim, request.fill);
  return openRefusal(target, claim) ?? changed(claim);
}

/** Why a new claim cannot be had on a provider, whether for a build or for the new side of a move from another. */
export function openRefusal(target: ProviderClaims, claim: Claim, home?: Claim): Refusal | undefined {
  const [held] = heldBy(target.claims, claim.consumer, target.provider.id);
  if (held !== undefined) {
    return refuseNew(claim.id, 'consumer-has-claim', `The guest holds claim ${held.id} on this host.`);
  }
  return fitRefusal(target, claim, home);
}

/** The tests that do not ask who else the consumer is. `home`: the old side as it will be, if it is a move. */
export function fitRefusal(target: ProviderClaims, claim: Claim, home?: Claim): Refusal | undefined {
  const { createdAtMs: nowMs, expiresAtMs, id } = claim;
  if (expiresAtMs !== undefined && expiresAtMs <= nowMs) {
    return refuseNew(id, 'expires-in-past', `It would end ${nowMs - expiresAtMs} ms before it begins.`);
  }
  const shortages = shortagesOn(target, claim, home);
  return shortages.length === 0 ? undefined : refuseNew(id, 'short', 'It does not fit.', shortages);
}

/** The same guest built anew on its provider: charges only what the new size has more of, and waits to be seen again. It does
 *  not end by itself, because the guest is there. */
export function rebuild(
  home: Claim,
  target: ProviderClaims,
  request: Pick<ClaimRequest, 'resources' | 'flavor' | 'fill' | 'nowMs'>,
): Decision {
  const { resources, flavor, fill, nowMs } = request;
  invariant(home.provider === target.provider.id, 'a guest is built anew where it is', { home: home.provider });
  if (!isHeld(home)) return refuse(home, 'claimed', 'ended', `The claim is ${home.state}, and that is final.`);
  if (isMoving(home)) return refuse(home, 'claimed', 'move-in-flight', 'The guest is moving: settle that first.');
  const isRebuilt = home.kind === 'rebuild' && home.state === 'claimed';
  if (isRebuilt && sameResources(home.resources, resources) && sameFill(home, fill)) return unchanged(home);
  const rebuilt: Claim = {
    ...home,
    resources: placedOn(target.provider, resources),
    flavor,
    expectedFill: keptFill(fill),
    kind: 'rebuild',
    state: 'claimed',
    expiresAtMs: undefined,
    confirmedAtMs: undefined,
    changedAtMs: nowMs,
  };
  const shortages = shortagesOn(target, rebuilt);
  if (shortages.length > 0) return { ...refuse(home, 'claimed', 'short', 'It does not fit.'), shortages };
  return changed(rebuilt);
}

/** A claim as first written down. */
export function claimOf(provider: Provider, request: ClaimRequest): Claim {
  const { id, consumer, project, resources, flavor, fill, nowMs, expiresAtMs } = request;
  return {
    id,
    consumer,
    project,
    provider: provider.id,
    resources: placedOn(provider, resources),
    flavor,
    expectedFill: keptFill(fill),
    kind: 'build',
    state: 'claimed',
    origin: 'asked',
    move: undefined,
    createdAtMs: nowMs,
    expiresAtMs,
    confirmedAtMs: undefined,
    changedAtMs: nowMs,
  };
}

function keptFill(fill: FillAsked | undefined): Ppm | undefined {
  return fill?.said ?? fill?.usual;
}

/** Who says nothing asks for the same as before, whatever is usual by now. */
export function sameFill({ expectedFill }: Claim, fill: FillAsked | undefined): boolean {
  return fill?.said === undefined || fill.said === expectedFill;
}

function againOf(before: Claim, claim: Claim, fill: FillAsked | undefined): Decision {
  const same = before.consumer === claim.consumer && before.provider === claim.provider && before.origin === 'asked';
  if (!same || !sameResources(before.resources, claim.resources) || !sameFill(before, fill)) {
    const why = 'Another claim has this id: it differs in guest, host, amounts or expected fill.';
    return refuse(before, 'claimed', 'id-taken', why);
  }
  if (isHeld(before)) return unchanged(before);
  return refuse(before, 'claimed', 'ended', `The claim is ${before.state}, and that is final.`);
}

/** Of the claim as it will be, in place of what it was. */
function shortagesOn({ provider, claims, pools, limits, available }: ProviderClaims, claim: Claim, home?: Claim) {
  // In the order in which they were made: what is on a shared pool is the first one's.
  const changing = [...(home === undefined ? [] : [home]), claim];
  const others = claims.filter(({ id }) => changing.every((one) => one.id !== id));
  const change = { before: claims, after: [...others, ...changing] };
  const promised = shortagesOf(provider.id, claim.resources, change, limits ?? capacityLimits(provider, pools));
  if (available === undefined) return promised;
  return [...promised, ...availableShortages(claim, change, available)];
}
