// What a decision was asked for, in a few words.
import { GiB, MiB, sumBytes } from '../../core/bytes.ts';
import { amountClause } from '../../core/findings/claims/amounts.ts';
import type { PlacementLine } from '../../wire/api/placements.ts';
import { size } from '../listing.ts';
import type { Theme } from '../render/theme.ts';

type Order = PlacementLine['request'];

/** "60.0 GiB, 4096 MiB of memory, 2 vCPUs": all disks together, virtual sizes. */
export function askedText(theme: Theme, { disks, flavor, memoryMib, vcpus }: Order): string {
  const diskBytes = flavor === undefined ? sumBytes(disks.map((disk) => disk.size)) : flavorBytes(flavor);
  const [mib, cpus] = [flavor?.memoryMib ?? memoryMib, flavor?.vcpus ?? vcpus];
  return [
    ...(diskBytes === 0n ? [] : [size(theme, diskBytes)]),
    ...(mib === 0n ? [] : [amountClause('memory', mib)]),
    ...(cpus === 0n ? [] : [amountClause('vcpus', cpus)]),
  ].join(', ');
}

function flavorBytes({ rootGib, ephemeralGib, swapMib, isVolumeBacked }: NonNullable<Order['flavor']>): bigint {
  return (isVolumeBacked ? 0n : rootGib * GiB) + ephemeralGib * GiB + swapMib * MiB;
}
