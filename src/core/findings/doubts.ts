// What speaks against deleting a file that nobody seems to use. The rules that know an `rm` ask here first.
import { allDeclaredPaths } from '../declared-paths.ts';
import type { FindingContext } from '../finding.ts';
import type { FileId, ImageFacts } from '../file.ts';
import type { OwnedFile } from '../ownership.ts';
import { guestsMayBeMissing, isOfCopiedTree } from '../missing-guests.ts';
import { printable } from '../plain-text.ts';
import type { Problem } from '../problem.ts';
import { isUnresolved } from '../uncharged.ts';
import { diskName, disksOf, imagesById, poolsById, unfollowedBackings } from './material.ts';

/** Says of files that would be deleted together why they should not be yet; undefined when nothing speaks against it. */
export type DeletionDoubt = (files: readonly OwnedFile[]) => string | undefined;

/** Most certain first: somebody names the file; guests are missing from the report; an image that could not be read or opened,
 *  or whose backing was not found, may name it; a disk that was not found may be it; another host may use it. */
export function deletionDoubts(context: FindingContext): DeletionDoubt {
  const known = DOUBTS.get(context) ?? doubtsOf(context);
  DOUBTS.set(context, known);
  return known;
}

/** Three rules ask; what they are told rests on the whole report, and is put together once. */
const DOUBTS = new WeakMap<FindingContext, DeletionDoubt>();

function doubtsOf(context: FindingContext): DeletionDoubt {
  const doubts = [
    namedByGuest(context),
    namedByImage(context),
    whileGuestsAreMissing(context),
    whileUnread(context),
    whileUnfollowed(context),
    whileTakenForRaw(context),
    whileUnresolved(context),
    onSharedPool(context),
  ];
  return (files) => {
    for (const doubt of doubts) {
      const reason = doubt(files);
      if (reason !== undefined) return reason;
    }
    return undefined;
  };
}

function namedByGuest({ report }: FindingContext): DeletionDoubt {
  const users = new Map(
    report.guests.flatMap((guest) => allDeclaredPaths(guest).map((path) => [path, guest.name] as const)),
  );
  return (files) => {
    const user = namesOf(files).map((name) => users.get(name));
    const first = user.find((name) => name !== undefined);
    return first === undefined ? undefined : `the definition of guest ${printable(first)} names it`;
  };
}

function namedByImage({ report }: FindingContext): DeletionDoubt {
  const named = unfollowedBackings(report);
  const above = new Map<FileId, ImageFacts[]>();
  for (const image of report.images) {
    for (const id of [image.backingId, ...image.dataFileIds]) {
      if (id === undefined) continue;
      const users = above.get(id);
      if (users === undefined) above.set(id, [image]);
      else users.push(image);
    }
  }
  return (files) => {
    const ours = new Set(files.map(({ file }) => file.id));
    const byName = namesOf(files).map((name) => named.get(name));
    const users = [...byName, ...files.flatMap(({ file }) => above.get(file.id) ?? [])];
    const user = users.find((image) => image !== undefined && !ours.has(image.file.id));
    return user === undefined ? undefined : `${printable(user.file.path)} reads through to it`;
  };
}

function whileGuestsAreMissing({ report }: FindingContext): DeletionDoubt {
  const reason = isOfCopiedTree(report)
    ? 'a copied tree does not show all guests that its host has, and it may be theirs'
    : 'some guests could not be read, and it may be theirs';
  const missing = guestsMayBeMissing(report);
  return () => (missing ? reason : undefined);
}

/** A file in the same folder that could not be read goes together with what it may name. */
function whileUnread({ report }: FindingContext): DeletionDoubt {
  const images = report.images.filter(({ header }) => header === undefined).map(({ file }) => file.path);
  const paths = report.problems.flatMap((problem) => unreadPath(problem) ?? []);
  const unread = new Set([...images, ...paths]);
  return (files) => {
    const ours = new Set(unread.size === 0 ? [] : namesOf(files).filter((name) => unread.has(name)));
    const first = unread.values().find((path) => !ours.has(path));
    if (first === undefined) return undefined;
    const more = unread.size - ours.size - 1;
    const what = more === 0 ? printable(first) : `${printable(first)} and ${more} more`;
    return `${what} could not be read, and may use it`;
  };
}

/** What does not exist uses nothing. Everything else that was not read may. */
function unreadPath({ kind, subject }: Problem): string | undefined {
  return kind === 'missing' || kind === 'gone' ? undefined : subject.path;
}

/** The file may be the one that was moved away from under the image, or its backing by a name that we cannot follow. */
function whileUnfollowed({ report }: FindingContext): DeletionDoubt {
  const cut = report.images.filter(
    ({ header, backingId, dataFileIds }) =>
      (header?.backing !== undefined && backingId === undefined) || dataFileIds.includes(undefined),
  );
  return (files) => {
    const ours = new Set(files.map(({ file }) => file.id));
    const image = cut.find(({ file }) => !ours.has(file.id));
    return image === undefined
      ? undefined
      : `${printable(image.file.path)} reads through to a file that was not found or not followed, which this may be`;
  };
}

/** A backing file whose format nobody stated was not opened: what it names itself is not known. */
function whileTakenForRaw({ report }: FindingContext): DeletionDoubt {
  const images = imagesById(report);
  const above = report.images.find(({ header, backingId }) => {
    if (header?.backing === undefined || header.backing.format !== undefined || backingId === undefined) return false;
    return images.get(backingId)?.probedFormat === undefined;
  });
  const name = above?.header?.backing?.name;
  const reason =
    above === undefined || name === undefined
      ? undefined
      : `${printable(above.file.path)} does not say what format ${printable(name)} has, so that was not opened, and may use it`;
  return () => reason;
}

/** A missing medium cannot use anything, and a drive is often left with the name of one. */
function whileUnresolved({ report }: FindingContext): DeletionDoubt {
  const lost = disksOf(report).find(
    ({ disk }) => isUnresolved(disk) && disk.device !== 'cdrom' && disk.device !== 'floppy',
  );
  const reason =
    lost === undefined ? undefined : `the file of ${diskName(lost)} was not found, and it may be this or use this`;
  return () => reason;
}

function onSharedPool({ report }: FindingContext): DeletionDoubt {
  const pools = poolsById(report);
  return (files) =>
    files.some(({ file }) => file.poolId !== undefined && pools.get(file.poolId)?.shared === true)
      ? 'other hosts can see this pool, and it may belong to a guest there'
      : undefined;
}

function namesOf(files: readonly OwnedFile[]): readonly string[] {
  return files.flatMap(({ file }) => [file.path, ...file.aliases]);
}
