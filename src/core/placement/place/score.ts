// How good a host is that fits, and how far one that does not is from it.
import type { PlaceDoubt } from './answer.ts';
import type { HostNow } from './host-now.ts';
import { isAmount, type HostShortage } from './host-shortage.ts';
import type { PlaceRequest } from './request.ts';
import { WEIGHERS, type Weights } from './weighers/catalogue.ts';
import { scarcestOf } from './weighers/weigher.ts';

/** The share of what is scarcest that each weigher says would be left. */
export function weightsOf(host: HostNow, { demands }: PlaceRequest): Weights {
  return {
    headroom: scarcestOf(host, demands, WEIGHERS.headroom.weigher)?.share,
    worstCase: scarcestOf(host, demands, WEIGHERS.worstCase.weigher)?.share,
    available: scarcestOf(host, demands, WEIGHERS.available.weigher)?.share,
  };
}

/** What is not known of a host counts as if all of it were gone: it is chosen last, and never because of what nobody knows. */
export function scoreOf(weights: Weights, doubts: readonly PlaceDoubt[], { weighing, demands }: PlaceRequest): number {
  const hasDisk = demands.some(({ resource }) => resource.startsWith('disk:'));
  let left = WEIGHERS.headroom.factor * (weights.headroom ?? 0);
  if (hasDisk) {
    left += WEIGHERS.worstCase.factor * (weights.worstCase ?? -1);
    left += WEIGHERS.available.factor * (weights.available ?? -1);
  }
  const doubtful = DOUBT * doubts.length;
  return (weighing === 'spread' ? left : -left) - doubtful;
}

/** More than any difference of weights: a host that is beyond doubt comes before one that is not. */
const DOUBT = 100;

/** Parts of what was asked that are short, added up; what is not a matter of amount, or of time, counts as all of it. */
export function distanceOf(shortages: readonly HostShortage[]): number {
  let distance = 0;
  for (const shortage of shortages) {
    const isNever = shortage.when === 'never' ? 1 : 0;
    const part =
      isAmount(shortage) && shortage.requested > 0n ? Number(shortage.shortBy) / Number(shortage.requested) : 1;
    distance += isNever + part;
  }
  return distance;
}
