// The capacity rule: what is promised and what is asked must stay within capacity. Claims and placement go by this one.
import type { Shortage } from '../shortage.ts';
import { unitOf, type ResourceName } from './resources.ts';

/** What is asked of one resource, on top of what is used. Amounts are in its unit. */
interface AskedOfCapacity {
  readonly resource: ResourceName;
  readonly requested: bigint;
  readonly used: bigint;
  readonly limit: bigint;
}

/** What is short of it; undefined: it fits. */
export function capacityShortage({ resource, requested, used, limit }: AskedOfCapacity): Shortage | undefined {
  const shortBy = used + requested - limit;
  if (shortBy <= 0n) return undefined;
  const when = requested > limit ? 'never' : 'now';
  return { rule: 'capacity', resource, unit: unitOf(resource), requested, used, limit, shortBy, when };
}
