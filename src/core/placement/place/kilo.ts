// Where Kilo's scheduler would have let a guest go: its disk filter over our fleet, so that both answers can be put side by side.
import { ceilDiv, GiB, gibTruncate } from '../../bytes.ts';
import type { Flavor } from '../../claim/flavor.ts';
import { diskOf, type PoolClass } from '../../claim/resources.ts';
import { hostStateFreeMib, kiloDiskFilter, kiloRequestedMib, type KiloFilterAnswer } from '../../nova/scheduler.ts';
import type { HostAnswer, PlacementAnswer } from './answer.ts';
import { doubtsAbout } from './doubts.ts';
import { lineOf, type HostNow } from './host-now.ts';
import type { HostShortage } from './host-shortage.ts';
import { ranked } from './ranked.ts';
import { reasonsOf } from './reasons.ts';
import type { Demand, PlaceContext, PlaceRequest } from './request.ts';

/** What Kilo is asked. */
export interface KiloRequest {
  readonly flavor: Flavor;
  readonly poolClass: PoolClass;
  /** Kilo's force_hosts: the filters are skipped for this host, and with them the limit that the claim is held to. */
  readonly forcedHost: string | undefined;
}

/** Beside what Kilo is asked: what the same question is to us, by which its answer is held to be beyond doubt or not. */
export interface KiloAsked {
  readonly request: PlaceRequest;
  readonly context: PlaceContext;
  readonly seed: number;
}

/** The filter's answer for one host; undefined where Kilo would know no disk of it. */
export function kiloAnswerOf(host: HostNow, { flavor, poolClass }: KiloRequest): KiloFilterAnswer | undefined {
  const line = lineOf(host, diskOf(poolClass));
  if (line === undefined) return undefined;
  const totalGib = gibTruncate(line.total);
  const freeMib = freeMibOf(host, totalGib);
  return kiloDiskFilter({ totalGib, freeMib, allocationRatio: line.allocationRatio }, flavor);
}

/** The whole fleet by Kilo's arithmetic. Kilo weighs by free memory alone: the ranking is by that. A host whose service is up is chosen by what its
 *  database has, however old: the answer says so, and refuses nobody. */
export function kiloPlacementOf(
  hosts: Iterable<HostNow>,
  kilo: KiloRequest,
  { request, context, seed }: KiloAsked,
): PlacementAnswer {
  const answers: HostAnswer[] = [];
  for (const host of hosts) {
    const shortages = host.id === kilo.forcedHost ? [] : shortagesOf(host, kilo);
    const memory = lineOf(host, 'memory');
    const score =
      shortages.length === 0
        ? Number(memory === undefined ? 0n : memory.total - memory.claimed)
        : distanceOf(shortages);
    answers.push({ host, shortages, ...doubtsAbout(host, request, context), weights: undefined, score });
  }
  return { ...ranked(answers, seed), reasons: reasonsOf(answers) };
}

/** What Kilo would have been asked where disks were given one by one: all of them as one root disk, in whole GiB. */
export function kiloFlavorOf(demands: readonly Demand[], poolClass: PoolClass): Flavor {
  const amountOf = (resource: string): bigint => demands.find((line) => line.resource === resource)?.promised ?? 0n;
  return {
    rootGib: ceilDiv(amountOf(diskOf(poolClass)), GiB),
    ephemeralGib: 0n,
    swapMib: 0n,
    memoryMib: amountOf('memory'),
    vcpus: amountOf('vcpus'),
    isVolumeBacked: false,
  };
}

/** Kilo's HostState: the tracker's free disk, or disk_available_least where that is less. */
function freeMibOf({ kilo }: HostNow, totalGib: bigint): bigint {
  return hostStateFreeMib(totalGib - kilo.usedGib, kilo.leastGib);
}

/** MiB that are short; a host of which Kilo knows no disk is behind all others. */
function distanceOf(shortages: readonly HostShortage[]): number {
  const [refused] = shortages;
  if (refused?.rule !== 'kilo-disk-filter' || refused.shortByMib === undefined) return Number.MAX_SAFE_INTEGER;
  return Number(refused.shortByMib);
}

function shortagesOf(host: HostNow, request: KiloRequest): readonly HostShortage[] {
  const answer = kiloAnswerOf(host, request);
  if (answer?.passes === true) return [];
  const refused = { rule: 'kilo-disk-filter', when: 'now', knob: 'allocation-ratio' } as const;
  // Of a host that has no such disk nothing can be compared: 0 would be a figure that somebody measured, and no ratio makes one.
  if (answer === undefined) {
    return [{ ...refused, when: 'never', knob: 'pool-class', requestedMib: kiloRequestedMib(request.flavor) }];
  }
  const { requestedMib, usableMib, totalMib, freeMib, allocationRatio } = answer;
  return [
    {
      ...refused,
      requestedMib,
      usableMib,
      totalMib,
      freeMib,
      allocationRatioPpm: allocationRatio,
      shortByMib: requestedMib - usableMib,
    },
  ];
}
