// What was asked for, in a line: sizes, and what else there was to it.
import { Fragment, type ReactNode } from 'react';
import { GiB, MiB, sumBytes } from '../../../core/bytes.ts';
import type { PlacementOrder } from '../../../wire/api/placement-order.ts';
import type { PlacementLine } from '../../../wire/api/placements.ts';
import { Bytes } from '../../parts/figures.tsx';
import { useWords } from '../../words/language.tsx';

/** The line. */
export function RequestText({ of }: { readonly of: PlacementLine['request'] }): ReactNode {
  const { resources } = useWords().placement;
  const { disk, memoryMib, vcpus } = sizesOf(of);
  const parts = [
    ...(disk === 0n ? [] : [{ name: resources.disk, amount: <Bytes of={disk} /> }]),
    ...(memoryMib === 0n ? [] : [{ name: resources.memory, amount: <Bytes of={memoryMib * MiB} /> }]),
    ...(vcpus === 0n ? [] : [{ name: resources.vcpus, amount: String(vcpus) }]),
  ];
  return parts.map(({ name, amount }, index) => (
    <Fragment key={name}>
      {index === 0 ? null : ' · '}
      {name} {amount}
    </Fragment>
  ));
}

function sizesOf({ flavor, disks, memoryMib, vcpus }: PlacementOrder) {
  if (flavor === undefined) return { disk: sumBytes(disks.map(({ size }) => size)), memoryMib, vcpus };
  const root = flavor.isVolumeBacked ? 0n : flavor.rootGib;
  return {
    disk: (root + flavor.ephemeralGib) * GiB + flavor.swapMib * MiB,
    memoryMib: flavor.memoryMib,
    vcpus: flavor.vcpus,
  };
}
