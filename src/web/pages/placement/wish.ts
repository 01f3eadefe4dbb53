// What a form for a guest holds while somebody fills it in, as he types it, and the body that is sent for it. What is wrong in it the
// server says: it has the rules.
import { bytesOfGib, countOf, isNone, ppmOfPercent } from '../../parts/typed.ts';

/** A disk of the form. */
export interface DiskWish {
  /** Tells one row from another while rows come and go. */
  readonly key: number;
  readonly sizeGib: string;
  readonly format: 'qcow2' | 'raw';
  readonly poolClass: string;
  readonly isPreallocated: boolean;
}

/** The form. */
export interface Wish {
  readonly by: 'amounts' | 'flavor';
  readonly disks: readonly DiskWish[];
  readonly memoryMib: string;
  readonly vcpus: string;
  readonly rootGib: string;
  readonly ephemeralGib: string;
  readonly swapMib: string;
  readonly isVolumeBacked: boolean;
  readonly poolClass: string;
  /** One list a line. */
  readonly memberOf: string;
  readonly forbiddenAggregates: string;
  readonly requiredTraits: string;
  readonly forbiddenTraits: string;
  readonly group: 'none' | 'affinity' | 'anti-affinity';
  readonly groupGuests: string;
  readonly weighing: 'spread' | 'pack';
  readonly rules: 'ullage' | 'nova-kilo';
  readonly host: string;
  readonly isForced: boolean;
  readonly reason: string;
  readonly guest: string;
  readonly project: string;
  /** Of the disks, in percent, that the guest writes at once. */
  readonly fillPercent: string;
  /** After how many minutes the claim ends by itself. */
  readonly expiresMinutes: string;
  readonly seed: string;
}

/** Where every host has its guests' disks. */
export const USUAL_CLASS = 'instances';

/** A row for one more disk. */
export function newDisk(key: number): DiskWish {
  return { key, sizeGib: '', format: 'qcow2', poolClass: USUAL_CLASS, isPreallocated: false };
}

/** The form before anybody typed. */
export const NO_WISH: Wish = {
  by: 'amounts',
  disks: [newDisk(0)],
  memoryMib: '',
  vcpus: '',
  rootGib: '',
  ephemeralGib: '',
  swapMib: '',
  isVolumeBacked: false,
  poolClass: USUAL_CLASS,
  memberOf: '',
  forbiddenAggregates: '',
  requiredTraits: '',
  forbiddenTraits: '',
  group: 'none',
  groupGuests: '',
  weighing: 'spread',
  rules: 'ullage',
  host: '',
  isForced: false,
  reason: '',
  guest: '',
  project: '',
  fillPercent: '',
  expiresMinutes: '',
  seed: '',
};

/** Nothing is typed that a host would have to have, or 0 of it: there is nothing to ask. */
export function needsNothing({ by, disks, memoryMib, vcpus, rootGib, ephemeralGib, swapMib }: Wish): boolean {
  const ofDisks = by === 'flavor' ? [rootGib, ephemeralGib, swapMib] : disks.map(({ sizeGib }) => sizeGib);
  return [...ofDisks, memoryMib, vcpus].every(isNone);
}

/** What is asked, without the id that it is asked under. */
export function orderOf(wish: Wish, dryRun: boolean): object {
  const { weighing, rules, group } = wish;
  const [guest, host] = [wish.guest.trim(), wish.host.trim()];
  return {
    ...(wish.by === 'flavor' ? { flavor: flavorOf(wish) } : amountsOf(wish)),
    ...listsOf(wish),
    ...(group === 'none' ? {} : { group: { policy: group, guests: namesOf(wish.groupGuests) } }),
    weighing,
    rules,
    ...(guest === '' ? {} : { guest }),
    ...(host === '' ? {} : { host }),
    ...(wish.isForced && host !== '' ? { force: { reason: wish.reason } } : {}),
    ...finerOf(wish),
    dryRun,
  };
}

/** What is left empty is the server's to say. */
function finerOf({ project, fillPercent, expiresMinutes, seed }: Wish): object {
  return {
    ...(project.trim() === '' ? {} : { project: project.trim() }),
    ...(fillPercent.trim() === '' ? {} : { expectedFillPpm: ppmOfPercent(fillPercent) }),
    ...(expiresMinutes.trim() === '' ? {} : { expiresAfterSeconds: countOf(expiresMinutes) * 60n }),
    ...(seed.trim() === '' ? {} : { seed: countOf(seed) }),
  };
}

function amountsOf({ disks, memoryMib, vcpus }: Wish): object {
  return {
    disks: disks
      .filter(({ sizeGib }) => sizeGib.trim() !== '')
      .map(({ sizeGib, format, poolClass, isPreallocated }) => ({
        size: bytesOfGib(sizeGib),
        format,
        poolClass,
        preallocated: isPreallocated,
      })),
    memoryMib: countOf(memoryMib),
    vcpus: countOf(vcpus),
  };
}

function flavorOf({ rootGib, ephemeralGib, swapMib, memoryMib, vcpus, isVolumeBacked, poolClass }: Wish): object {
  return {
    rootGib: countOf(rootGib),
    ephemeralGib: countOf(ephemeralGib),
    swapMib: countOf(swapMib),
    memoryMib: countOf(memoryMib),
    vcpus: countOf(vcpus),
    isVolumeBacked,
    poolClass,
  };
}

function listsOf({ memberOf, forbiddenAggregates, requiredTraits, forbiddenTraits }: Wish): object {
  return {
    memberOf: memberOf
      .split('\n')
      .map(namesOf)
      .filter((names) => names.length > 0),
    forbiddenAggregates: namesOf(forbiddenAggregates),
    requiredTraits: namesOf(requiredTraits),
    forbiddenTraits: namesOf(forbiddenTraits),
  };
}

/** Between white space and commas. */
function namesOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((name) => name !== '');
}
