// The form for a guest as it stands in the page's address: what differs from an empty form. The reason of a forced claim does not: addresses are sent
// around, and proxies keep them.
import { newDisk, NO_WISH, type DiskWish, type Wish } from './wish.ts';

/** A longer address would not come through every proxy: then only the decision stands in it. */
const MOST_LETTERS = 4_000;

const TEXTS = [
  'memoryMib',
  'vcpus',
  'rootGib',
  'ephemeralGib',
  'swapMib',
  'poolClass',
  'memberOf',
  'forbiddenAggregates',
  'requiredTraits',
  'forbiddenTraits',
  'groupGuests',
  'host',
  'guest',
  'project',
  'fillPercent',
  'expiresMinutes',
  'seed',
] as const satisfies readonly (keyof Wish)[];

const CHOICES = [
  'by',
  'group',
  'weighing',
  'rules',
  'isVolumeBacked',
  'isForced',
] as const satisfies readonly (keyof Wish)[];

/** What was asked, and which decision answers it once there is one. */
export function addressOfWish(wish: Wish, decision?: string): URLSearchParams {
  const address = new URLSearchParams();
  if (decision !== undefined) address.set('decision', decision);
  const asked = new URLSearchParams(address);
  for (const disk of wish.disks) if (diskText(disk) !== diskText(newDisk(0))) asked.append('disk', diskText(disk));
  for (const name of [...CHOICES, ...TEXTS]) {
    if (wish[name] !== NO_WISH[name]) asked.set(name, String(wish[name]));
  }
  return String(asked).length > MOST_LETTERS ? address : asked;
}

/** The form that an address holds. Somebody may have typed it: what is no choice of the form is left as in an empty one. */
export function wishIn(address: URLSearchParams): Wish {
  const chosen = <T extends string>(name: string, others: readonly T[], usual: T): T =>
    others.find((one) => one === address.get(name)) ?? usual;
  const disks = address.getAll('disk').flatMap((text, key) => diskOf(text, key) ?? []);
  return {
    ...NO_WISH,
    ...Object.fromEntries(TEXTS.map((name) => [name, address.get(name) ?? NO_WISH[name]])),
    by: chosen('by', ['flavor'], NO_WISH.by),
    group: chosen('group', ['affinity', 'anti-affinity'], NO_WISH.group),
    weighing: chosen('weighing', ['pack'], NO_WISH.weighing),
    rules: chosen('rules', ['nova-kilo'], NO_WISH.rules),
    isVolumeBacked: address.get('isVolumeBacked') === 'true',
    isForced: address.get('isForced') === 'true',
    disks: disks.length === 0 ? NO_WISH.disks : disks,
  };
}

/** "40:raw::fast": a class may have colons of its own. */
function diskText({ sizeGib, format, isPreallocated, poolClass }: DiskWish): string {
  return [sizeGib, format, isPreallocated ? 'preallocated' : '', poolClass].join(':');
}

function diskOf(text: string, key: number): DiskWish | undefined {
  const [, sizeGib = '', format, preallocated, poolClass = ''] =
    /^([^:]*):(qcow2|raw):(preallocated)?:(.*)$/s.exec(text) ?? [];
  if (format !== 'qcow2' && format !== 'raw') return undefined;
  return { key, sizeGib, format, poolClass, isPreallocated: preallocated !== undefined };
}
