// The whole fleet weighed from memory, for a guest that is to be placed.
import type { HostNow } from '../../core/placement/place/host-now.ts';
import { kiloFlavorOf, kiloPlacementOf, type KiloRequest } from '../../core/placement/place/kilo.ts';
import type { PlacementAnswer } from '../../core/placement/place/answer.ts';
import { placementOf } from '../../core/placement/place/place.ts';
import type { PlaceContext } from '../../core/placement/place/request.ts';
import type { PlacementOrder } from '../../wire/api/placement-order.ts';
import { hostsOfGuests } from '../../store/placements/read-hosts.ts';
import type { PromiseSettings } from '../promise-settings.ts';
import { theHost } from '../fleet/host-line.ts';
import type { Asked } from './asked.ts';
import type { PlacementMeans } from './means.ts';

/** What is asked of the fleet. */
export interface Weighing {
  readonly order: PlacementOrder;
  readonly asked: Asked;
  readonly settings: PromiseSettings;
  readonly seed: number;
}

/** The fleet, weighed. `hosts`: as they were then, as they are kept. */
export interface Weighed {
  readonly answer: PlacementAnswer;
  readonly hosts: Uint8Array;
  /** The one that was named. */
  readonly named: HostNow | undefined;
}

/** Weighs. Throws NO_SUCH_HOST. */
export async function weigh(
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
    kilo === undefined
      ? placementOf(hosts, asked.request, context, seed)
      : kiloPlacementOf(hosts, kilo, { request: asked.request, context, seed });
  return { answer, hosts: await compressed, named: only };
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
