// A weigher: how good a host that fits is by one measure, once the guest is there.
import type { HostNow } from '../host-now.ts';
import type { PlaceContext, PlaceRequest } from '../request.ts';

/** The share that would be left, 1 at most; negative where policy lets it go below zero. Undefined: not known. */
export type Weigher = (host: HostNow, request: PlaceRequest, context: PlaceContext) => number | undefined;

/** `part ÷ whole`; undefined where there is no whole. For ranking alone: figures that are shown are exact. */
export function shareOf(part: bigint, whole: bigint): number | undefined {
  return whole > 0n ? Number(part) / Number(whole) : undefined;
}

/** The least of the shares that are known and count; undefined where none is. */
export function leastOf(shares: Iterable<number | undefined>): number | undefined {
  let least: number | undefined;
  for (const share of shares) if (share !== undefined && (least === undefined || share < least)) least = share;
  return least;
}
