// Which definitions of a copied tree are one guest's: pure. Where that is not certain, both count: a guest dropped here would make
// orphans of its disks.
import type { DeclaredDisk, DeclaredGuest } from '../core/guest.ts';
import type { Problem } from '../core/problem.ts';

/** One domain XML file of the tree. */
export interface FoundDefinition {
  readonly path: string;
  readonly guest: DeclaredGuest;
}

/** The guests by name, and what is odd about their definitions. Copies (Nova's libvirt.xml beside libvirt's own) are one guest with
 *  the disks of all of them; two guests that claim one UUID stay two, and a guest without one is named by its file. */
export function guestsOf(definitions: readonly FoundDefinition[]): {
  readonly guests: readonly DeclaredGuest[];
  readonly problems: readonly Problem[];
} {
  const known: FoundDefinition[] = [];
  const problems: Problem[] = [];
  for (const definition of definitions.toSorted(byPath)) {
    const copy = known.findIndex((other) => isCopy(other.guest, definition.guest));
    const rival = known.find(({ guest }) => guest.uuid !== '' && guest.uuid === definition.guest.uuid);
    const original = known[copy];
    if (original !== undefined) {
      known[copy] = { path: original.path, guest: withDisksOf(original.guest, definition.guest) };
    } else if (rival !== undefined) {
      problems.push(sharedUuid(definition, rival));
      known.push({ path: definition.path, guest: { ...definition.guest, uuid: definition.path } });
    } else {
      known.push(definition);
    }
  }
  const guests = known.map(({ path, guest }) => (guest.uuid === '' ? { ...guest, uuid: path } : guest));
  return { guests: guests.toSorted((a, b) => (a.name < b.name ? -1 : 1)), problems };
}

/** The same UUID and name; without a UUID the same name and the same disks. */
function isCopy(a: DeclaredGuest, b: DeclaredGuest): boolean {
  if (a.uuid !== b.uuid || a.name !== b.name) return false;
  return a.uuid !== '' || sourcesOf(a) === sourcesOf(b);
}

function sourcesOf(guest: DeclaredGuest): string {
  return guest.disks.map(sourceOf).toSorted().join('\n');
}

function sourceOf(disk: DeclaredDisk): string {
  return JSON.stringify(disk.source);
}

/** An older copy may name a disk that the newer no longer has, or the other way round: both are promised until somebody knows. */
function withDisksOf(guest: DeclaredGuest, copy: DeclaredGuest): DeclaredGuest {
  const sources = new Set(guest.disks.map(sourceOf));
  const targets = new Set(guest.disks.map(({ target }) => target));
  const more = copy.disks
    .filter((disk) => !sources.has(sourceOf(disk)) && disk.source.kind !== 'none')
    .map((disk) => ({ ...disk, target: freeTarget(disk.target, targets) }));
  return more.length === 0 ? guest : { ...guest, disks: [...guest.disks, ...more] };
}

function freeTarget(target: string, taken: Set<string>): string {
  let name = target;
  for (let count = 2; taken.has(name); count += 1) name = `${target} (${count})`;
  taken.add(name);
  return name;
}

function sharedUuid({ path, guest }: FoundDefinition, rival: FoundDefinition): Problem {
  return {
    kind: 'damaged',
    subject: { path, guest: guest.name },
    attempted: 'tell the guests of the tree apart',
    found: `its UUID ${guest.uuid} is also that of ${rival.guest.name} in ${rival.path}`,
    hint: 'libvirt defines one guest for each UUID: both are counted here, and one of the two is out of date.',
  };
}

function byPath(a: FoundDefinition, b: FoundDefinition): number {
  return a.path < b.path ? -1 : 1;
}
