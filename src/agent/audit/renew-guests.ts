// A partial audit: some guests are read anew, and what they have takes the place of what the last whole audit knew of them.
import type { FileFacts, FileId, ImageFacts } from '../../core/file.ts';
import type { Problem } from '../../core/problem.ts';
import type { Mount } from '../../formats/mountinfo/parse-mountinfo.ts';
import type { ResolvedImages } from '../../readers/images/resolve-images.ts';
import { resolveImages } from '../../readers/images/resolve-images.ts';
import type { Lanes } from '../../readers/lanes/lanes.ts';
import type { Collected, CollectedGuest, CollectedImages } from '../collected.ts';
import { diskRequests, IMAGE_ROLES, listedFiles } from '../disk-requests.ts';
import { MountKeys, placesOf, readFilesystems, type HostFilesystems } from '../host-pools.ts';
import type { SomeGuests } from '../live-guests.ts';
import type { World } from '../world.ts';

/** What a partial audit works with. */
export interface RenewTools {
  readonly world: World;
  readonly lanes: Lanes;
  readonly mounts: readonly Mount[];
  readonly exact: boolean;
}

/** The facts of before with these guests as they are now. `uuids` are those that were asked for: who is not in `read` is gone.
 *  `startedAtMs` stays that of the whole audit: most facts are as old. Logical volumes are as they were. */
export async function renewGuests(
  before: Collected,
  uuids: ReadonlySet<string>,
  read: SomeGuests,
  tools: RenewTools,
): Promise<Collected> {
  const others = before.guests.filter(({ uuid }) => !uuids.has(uuid));
  const images = await readDisks(before, others, read.guests, tools);
  const filesystems = await readPoolsOf(images, tools);
  const old = before.guests.filter(({ uuid }) => uuids.has(uuid));
  return {
    ...before,
    finishedAtMs: tools.world.nowMs(),
    guests: [...others, ...read.guests].toSorted(byName),
    images: renewedImages(before, [...old, ...read.guests], images),
    found: renewedFound(before, images),
    filesystems: new Map([...before.filesystems, ...filesystems.pools]),
    problems: [
      ...before.problems.filter((problem) => !isAbout(problem, [...old, ...read.guests], filesystems)),
      ...read.problems,
      ...images.problems,
      ...filesystems.problems,
    ],
  };
}

/** Under the rules of a whole audit: what other guests have may be named by these guests' images. */
function readDisks(
  { instancesPaths }: Collected,
  others: readonly CollectedGuest[],
  guests: readonly CollectedGuest[],
  tools: RenewTools,
): Promise<ResolvedImages> {
  const keys = new MountKeys(tools.mounts);
  return resolveImages(
    guests.flatMap((guest) => diskRequests(guest)),
    [],
    {
      lanes: tools.lanes,
      allowedRoots: instancesPaths,
      otherDisks: others.flatMap((guest) => diskRequests(guest)).map(({ path }) => path),
      allowedFiles: listedFiles([...others, ...guests]),
      exact: tools.exact,
      poolOf: (path, device) => keys.keyOf(path, device),
    },
  );
}

/** A guest that fills its disk fills its pool: both are as of now. */
function readPoolsOf({ images }: ResolvedImages, { world, lanes, mounts }: RenewTools): Promise<HostFilesystems> {
  return readFilesystems(world, lanes, mounts, placesOf(images.map(({ file }) => file)), new Map());
}

function renewedImages(
  { images: before, found }: Collected,
  guests: readonly CollectedGuest[],
  read: ResolvedImages,
): CollectedImages {
  const chains = new Map(before.chains);
  for (const { path } of guests.flatMap((guest) => diskRequests(guest))) chains.delete(path);
  for (const [path, chain] of read.chains) chains.set(path, chain);
  const tops = new Set([...read.chains.values()].map(([top]) => top));
  const images = new Map(before.images.map((image) => [image.file.id, image]));
  for (const image of read.images) {
    images.set(image.file.id, renewedImage(images.get(image.file.id), image, tops.has(image.file.id)));
  }
  return { images: inUse(images, found, chains), chains };
}

/** Without the layers that nobody names any more: a whole audit reads what it finds, and what that and guests name. */
function inUse(
  images: ReadonlyMap<FileId, ImageFacts>,
  found: Collected['found'],
  chains: CollectedImages['chains'],
): readonly ImageFacts[] {
  const open = [
    ...found.filter(({ role }) => IMAGE_ROLES.has(role)).map(({ file }) => file.id),
    ...[...chains.values()].flat(),
  ];
  const kept = new Set<FileId>();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const image = kept.has(id) ? undefined : images.get(id);
    kept.add(id);
    const named = image === undefined ? [] : [image.backingId, ...image.dataFileIds];
    open.push(...named.filter((each) => each !== undefined));
  }
  return [...images.values()].filter(({ file }) => kept.has(file.id));
}

/** What a guest declares of its own disk is believed. A lower layer may have been declared by another guest, with a better right to say
 *  what it is: of that only the file's figures are new. */
function renewedImage(before: ImageFacts | undefined, now: ImageFacts, isTop: boolean): ImageFacts {
  if (before === undefined) return now;
  return { ...(isTop ? now : before), file: renewedFile(before.file, now.file) };
}

function renewedFile(before: FileFacts, now: FileFacts): FileFacts {
  const names = new Set([...before.aliases, now.path, ...now.aliases]);
  names.delete(before.path);
  return { ...now, path: before.path, aliases: [...names] };
}

function renewedFound({ found }: Collected, { images }: ResolvedImages): Collected['found'] {
  const files = new Map<FileId, FileFacts>(images.map(({ file }) => [file.id, file]));
  return found.map((entry) => {
    const now = files.get(entry.file.id);
    return now === undefined
      ? entry
      : { ...entry, file: { ...now, path: entry.file.path, aliases: entry.file.aliases } };
  });
}

/** What is said again below, if it is still so. */
function isAbout(
  { subject }: Problem,
  guests: readonly CollectedGuest[],
  { pools, problems }: HostFilesystems,
): boolean {
  if (subject.guest !== undefined) return guests.some(({ name }) => name === subject.guest);
  if (subject.pool === undefined) return false;
  const asked = [
    ...[...pools.values()].map(({ mountPoint }) => mountPoint),
    ...problems.map((each) => each.subject.pool),
  ];
  return asked.includes(subject.pool);
}

function byName(a: CollectedGuest, b: CollectedGuest): number {
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}
