// What a consumer's allocations are as claims: which of those that it holds stay, change or end, and which are new.
import type { ResourceName } from '../../core/claim/resources.ts';
import type { Allocations } from '../../core/placement/allocation-book.ts';
import { amountOfUnits, claimedUnitsOf, resourceOfClass } from '../../core/placement/units.ts';
import type { HeldAmount, HeldClaim } from './consumers.ts';
import type { KnownProvider } from './read-nodes.ts';

/** A claim as it is to be; `claim` is the one that there is. */
export interface ClaimChange {
  readonly operation: 'open' | 'change' | 'release';
  readonly claim: HeldClaim | undefined;
  readonly consumer: string;
  readonly providerId: string;
  readonly amounts: readonly HeldAmount[];
}

interface WantedAmount {
  readonly resource: ResourceName;
  readonly units: number;
  readonly pool: HeldAmount['pool'];
}

/** Changes of one consumer's claims. A claim that says the same in Placement's units stays as it is, to the byte. */
export function claimChanges(
  consumer: string,
  held: readonly HeldClaim[],
  allocations: Allocations,
  providers: ReadonlyMap<string, KnownProvider>,
): readonly ClaimChange[] {
  const wanted = amountsByProvider(allocations, providers);
  const seen = new Set<string>();
  const ofHeld = held.flatMap((claim): readonly ClaimChange[] => {
    const { providerId } = claim;
    const amounts = seen.has(providerId) ? undefined : wanted.get(providerId);
    seen.add(providerId);
    if (amounts === undefined) {
      return [{ operation: 'release', claim, consumer, providerId, amounts: claim.amounts }];
    }
    const next = amounts.map((amount) => exactAmount(amount, claim.amounts));
    const isSame = next.length === claim.amounts.length && next.every((amount) => claim.amounts.includes(amount));
    return isSame ? [] : [{ operation: 'change', claim, consumer, providerId, amounts: next }];
  });
  const opened = [...wanted].flatMap(([providerId, amounts]): readonly ClaimChange[] => {
    if (seen.has(providerId)) return [];
    const exact = amounts.map((amount) => exactAmount(amount, []));
    return [{ operation: 'open', claim: undefined, consumer, providerId, amounts: exact }];
  });
  return [...ofHeld, ...opened];
}

/** What is on a shared pool belongs to the claim on the host that is a member of it, where there is one: one guest, one claim. */
function amountsByProvider(
  allocations: Allocations,
  providers: ReadonlyMap<string, KnownProvider>,
): ReadonlyMap<string, readonly WantedAmount[]> {
  const wanted = new Map<string, WantedAmount[]>();
  const add = (providerId: string, amount: WantedAmount): void => {
    wanted.set(providerId, [...(wanted.get(providerId) ?? []), amount]);
  };
  const named = [...allocations.keys()].flatMap((uuid) => providers.get(uuid) ?? []);
  for (const provider of named) {
    const host = provider.origin === 'pool' ? named.find(({ memberOf }) => memberOf.has(provider.uuid)) : undefined;
    const called = host?.memberOf.get(provider.uuid);
    for (const [name, units] of allocations.get(provider.uuid) ?? []) {
      if (host !== undefined && called !== undefined) {
        add(host.id, { resource: called, units, pool: { id: provider.id, uuid: provider.uuid } });
      } else {
        add(provider.id, { resource: provider.resources.get(name) ?? resourceOfClass(name), units, pool: undefined });
      }
    }
  }
  return wanted;
}

function exactAmount({ resource, units, pool }: WantedAmount, held: readonly HeldAmount[]): HeldAmount {
  const same = held.find(
    (amount) =>
      amount.resource === resource && amount.pool?.id === pool?.id && claimedUnitsOf(resource, amount.amount) === units,
  );
  return same ?? { resource, amount: amountOfUnits(resource, units), atLeast: false, pool };
}
