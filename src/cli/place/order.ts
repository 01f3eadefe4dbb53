// From the flags of `ullage place` to the body of its call.
import { UllageError } from '../../core/errors.ts';
import { percent, sizeIn, uuidIn, whole } from '../flag-values.ts';
import type { PlaceFlags } from '../program/flags.ts';

/** The body. Throws CLI_USAGE. */
export function orderOf(flags: PlaceFlags, id: string): object {
  refuseTooLittle(flags);
  const { guest, project, pack, host, as: rules = 'ullage', dryRun = false, expectedFill, expiresAfter, seed } = flags;
  return {
    id,
    guest: guest === undefined ? undefined : uuidIn('--guest', guest, GUEST_HINT),
    project,
    ...sizesOf(flags),
    expectedFillPpm: expectedFill === undefined ? undefined : percent('--expected-fill', expectedFill),
    memberOf: flags.aggregate?.map((list) => list.split(',')),
    forbiddenAggregates: flags.notAggregate,
    requiredTraits: flags.trait,
    forbiddenTraits: flags.notTrait,
    group: groupOf(flags),
    weighing: pack === true ? 'pack' : 'spread',
    host,
    force: forceOf(flags),
    rules,
    dryRun,
    seed: whole('--seed', seed),
    expiresAfterSeconds: whole('--expires-after', expiresAfter),
  };
}

/** What the server would refuse in the words of its API. */
function refuseTooLittle({ guest, dryRun = false, disk = [], ...sizes }: PlaceFlags): void {
  const { memoryMib, vcpus, rootGib, ephemeralGib, swapMib } = sizes;
  const asked = [disk[0], memoryMib, vcpus, rootGib, ephemeralGib, swapMib].find((text) => text !== undefined);
  if (asked === undefined) {
    throw usage('expected what the guest needs: --disk, --memory-mib, --vcpus or a flavor (--root-gib), found none');
  }
  if (guest === undefined && !dryRun) {
    throw usage('expected --guest with the UUID that the place is claimed for, or --dry-run, found neither');
  }
}

const GUEST_HINT = 'virsh domuuid NAME prints the UUID of a guest; for one that is to be built draw one (uuidgen).';

function sizesOf({ disk = [], preallocated = false, class: poolClass, ...flags }: PlaceFlags): object {
  const [memoryMib, vcpus] = [whole('--memory-mib', flags.memoryMib), whole('--vcpus', flags.vcpus)];
  const { rootGib, ephemeralGib, swapMib } = flags;
  const isFlavor = [rootGib, ephemeralGib, swapMib].some((text) => text !== undefined);
  if (!isFlavor) {
    return { disks: disk.map((text) => ({ ...diskOf(text, poolClass), preallocated })), memoryMib, vcpus };
  }
  if (disk.length > 0) throw usage('expected either --disk or the disks of a flavor, found both');
  return {
    flavor: {
      rootGib: whole('--root-gib', rootGib),
      ephemeralGib: whole('--ephemeral-gib', ephemeralGib),
      swapMib: whole('--swap-mib', swapMib),
      memoryMib,
      vcpus,
      poolClass,
    },
  };
}

/** A class may have colons of its own: pools are called by their ids, too. */
const DISK = /^(?<size>[^:]*)(?::(?<format>[^:]*)(?::(?<poolClass>.+))?)?$/;

function diskOf(text: string, usualClass: string | undefined): object {
  const { size = '', format = 'qcow2', poolClass = usualClass } = DISK.exec(text)?.groups ?? {};
  if (format !== 'qcow2' && format !== 'raw') {
    throw usage(`expected --disk SIZE:qcow2 or SIZE:raw, found "${text.slice(0, 100)}"`);
  }
  return { size: sizeIn('--disk', size), format, poolClass };
}

function groupOf({ apartFrom, togetherWith }: PlaceFlags): object | undefined {
  if (apartFrom !== undefined && togetherWith !== undefined) {
    throw usage('expected either --apart-from or --together-with, found both');
  }
  const guests = apartFrom ?? togetherWith;
  return guests === undefined ? undefined : { policy: apartFrom === undefined ? 'affinity' : 'anti-affinity', guests };
}

function forceOf({ force = false, reason, host }: PlaceFlags): object | undefined {
  if (!force && reason === undefined) return undefined;
  if (!force || reason === undefined || host === undefined) {
    throw usage('expected --force with --host and --reason, found one without the others');
  }
  return { reason };
}

function usage(found: string): UllageError {
  return new UllageError('CLI_USAGE', `read the arguments of ullage place: ${found}`, {
    hint: 'ullage help place has examples.',
  });
}
