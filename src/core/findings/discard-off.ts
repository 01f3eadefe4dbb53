// Rule: guests cannot give back what they delete, because their disks do not pass discards on.
import { sumKnown } from '../bytes.ts';
import type { Finding, FindingContext } from '../finding.ts';
import type { Balance } from '../pool.ts';
import { isNeverWritten, type DiskPromise } from '../promise.ts';
import { say, wording } from '../sentences/english.ts';
import { MOST_NAMED } from './material.ts';

/** Formats in which QEMU can punch out what a guest discards. */
const CAN_DISCARD: ReadonlySet<string> = new Set(['raw', 'qcow2']);

/** Buses over which a guest can discard at all (virtio-blk since QEMU 4.0); floppy, USB and SD cannot. */
const CAN_TRIM: ReadonlySet<string> = new Set(['virtio', 'scsi', 'sata', 'ide']);

/** One finding per pool. How much would come back only the guests' filesystems know: the allocation is an upper bound, so no
 *  number is put at stake. */
export function discardOff({ balances }: FindingContext): readonly Finding[] {
  return balances.flatMap((balance) => {
    const disks = balance.promises.filter(couldDiscard);
    return disks.length === 0 ? [] : [findingOf(balance, disks)];
  });
}

function couldDiscard({ disk, guest, basis, allocation }: DiskPromise): boolean {
  if (guest.origin === 'inferred' || isNeverWritten(disk) || disk.discard === 'unmap' || basis === 'fixed')
    return false;
  if (allocation === 0n) return false; // nothing is there to give back
  return CAN_DISCARD.has(disk.format ?? 'raw') && CAN_TRIM.has(disk.bus ?? 'virtio');
}

function findingOf({ pool }: Balance, disks: readonly DiskPromise[]): Finding {
  const names = disks.slice(0, MOST_NAMED).map(({ guest, disk }) => `${guest.name} ${disk.target}`);
  const atMost = sumKnown(disks.map(({ allocation }) => allocation));
  const [only] = disks;
  return {
    code: 'discard-off',
    severity: 'info',
    subject:
      disks.length === 1 && only !== undefined ? { guest: only.guest.name, disk: only.disk.target } : { pool: pool.id },
    bytesAtStake: undefined,
    ...wording(
      say('discard-off', { pool: pool.name, disks: disks.length, names, atMost }),
      say('do:discard-off', { disks: disks.length }),
    ),
  };
}
