// What force can do for a guest that fits nowhere, or not where it was to go.
import type { HostShortage } from '../../core/placement/place/host-shortage.ts';
import type { HostNow } from '../../core/placement/place/host-now.ts';
import type { Force } from '../../store/claims/decide.ts';
import type { Weighed, Weighing } from './weigh.ts';

/** A decision on its way from what was weighed to what is written. */
export interface Settling extends Weighing {
  readonly force: Force | undefined;
  readonly weighed: Weighed;
}

/** The host that was named, where force can put the guest there. */
export function forcedOnto(settling: Settling): HostNow | undefined {
  const { order, weighed } = settling;
  if (order.rules === 'nova-kilo') return undefined;
  const missed = weighed.answer.missed.find(({ host }) => host.id === weighed.named?.id);
  return missed !== undefined && canBeForced(settling, missed.shortages) ? missed.host : undefined;
}

/** What a host has none of cannot be had by force. */
export function canBeForced({ force }: Settling, short: readonly HostShortage[]): boolean {
  return force !== undefined && short.every(({ rule }) => rule !== 'no-inventory');
}

/** Of a dry run: what the chosen host would be forced past. */
export function overrunOf({ force, weighed }: Settling, chosen: HostNow | undefined): readonly HostShortage[] {
  if (force === undefined || chosen === undefined) return [];
  return weighed.answer.missed.find(({ host }) => host.id === chosen.id)?.shortages ?? [];
}
