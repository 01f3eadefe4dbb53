// The claim test: does what is asked fit beside what is promised? Every resource is tested, and every shortage told.
import type { Shortage } from '../shortage.ts';
import { capacityShortage } from './capacity-rule.ts';
import { chargedOf } from './charge.ts';
import type { Claim } from './claim.ts';
import { capacityOf, type Provider, type ProviderId } from './inventory.ts';
import type { ResourceName, Resources } from './resources.ts';

/** The most of one resource that may be promised; undefined: without limit, as when Nova's operators name the host themselves. */
export interface ResourceLimit {
  readonly resource: ResourceName;
  readonly limit: bigint | undefined;
}

/** The limits that policy sets: a provider's capacity in each resource, and that of each shared pool behind its classes. */
export function capacityLimits(provider: Provider, pools: readonly Provider[] = []): readonly ResourceLimit[] {
  const shared = (provider.memberOf ?? []).flatMap((member) => {
    const [line] = pools.find(({ id }) => id === member.provider)?.inventory ?? [];
    return line === undefined ? [] : [{ resource: member.resource, limit: capacityOf(line) }];
  });
  return [...provider.inventory.map((line) => ({ resource: line.resource, limit: capacityOf(line) })), ...shared];
}

/** Claims without a change and with it: what the change adds is what must fit. */
export interface ClaimsChange {
  readonly before: readonly Claim[];
  readonly after: readonly Claim[];
}

/** All shortages of a change on a provider, in the order of what was asked; empty when it fits. What adds nothing is never short, so
 *  that a provider over its capacity still lets promises shrink and stay. */
export function shortagesOf(
  provider: ProviderId,
  asked: Resources,
  { before, after }: ClaimsChange,
  limits: readonly ResourceLimit[],
): readonly Shortage[] {
  return asked.flatMap(({ resource, provider: shared }) => {
    const used = chargedOf(before, shared ?? provider, resource);
    const requested = chargedOf(after, shared ?? provider, resource) - used;
    if (requested <= 0n) return [];
    const found = limits.find((line) => line.resource === resource);
    if (found !== undefined && found.limit === undefined) return [];
    const short = capacityShortage({ resource, requested, used, limit: found?.limit ?? 0n });
    if (short === undefined) return [];
    return [found === undefined ? { ...short, rule: 'no-inventory' } : short];
  });
}
