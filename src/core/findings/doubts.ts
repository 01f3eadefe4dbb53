// What speaks against deleting a file that nobody seems to use. The rules that know an `rm` ask here first.
import { allDeclaredPaths } from '../declared-paths.ts';
import { elsewhereUses, type Elsewhere, type Neighbour } from '../elsewhere.ts';
import type { FindingContext } from '../finding.ts';
import type { FileId, ImageFacts } from '../file.ts';
import type { OwnedFile } from '../ownership.ts';
import { guestsMayBeMissing, isOfCopiedTree } from '../missing-guests.ts';
import type { Problem } from '../problem.ts';
import { isUnresolved } from '../uncharged.ts';
import { disksOf, imagesById, poolsById, unfollowedBackings } from './material.ts';
import { say, type Advice } from '../sentences/english.ts';
import type { Sentence } from '../sentences/sentence.ts';

/** Says of files that would be deleted together why they should not be yet; undefined when nothing speaks against it. */
export type DeletionDoubt = (files: readonly OwnedFile[]) => Sentence | undefined;

/** What the doubts rest on. */
type DeletionContext = Pick<FindingContext, 'report' | 'elsewhere'>;

/** Most certain first: somebody names the file; guests are missing from the report; an image that could not be read or opened,
 *  or whose backing was not found, may name it; a disk that was not found may be it; another host may use it. */
export function deletionDoubts(context: DeletionContext): DeletionDoubt {
  const known = DOUBTS.get(context) ?? doubtsOf(context);
  DOUBTS.set(context, known);
  return known;
}

/** Three rules ask; what they are told rests on the whole report, and is put together once. */
const DOUBTS = new WeakMap<DeletionContext, DeletionDoubt>();

function doubtsOf(context: DeletionContext): DeletionDoubt {
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

function namedByGuest({ report }: DeletionContext): DeletionDoubt {
  const users = new Map(
    report.guests.flatMap((guest) => allDeclaredPaths(guest).map((path) => [path, guest.name] as const)),
  );
  return (files) => {
    const user = namesOf(files).map((name) => users.get(name));
    const first = user.find((name) => name !== undefined);
    return first === undefined ? undefined : say('doubt:named-by-guest', { guest: first });
  };
}

function namedByImage({ report }: DeletionContext): DeletionDoubt {
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
    return user === undefined ? undefined : say('doubt:named-by-image', { path: user.file.path });
  };
}

function whileGuestsAreMissing({ report }: DeletionContext): DeletionDoubt {
  const reason = isOfCopiedTree(report) ? say('doubt:copied-tree') : say('doubt:guests-unread');
  const missing = guestsMayBeMissing(report);
  return () => (missing ? reason : undefined);
}

/** A file in the same folder that could not be read goes together with what it may name. */
function whileUnread({ report }: DeletionContext): DeletionDoubt {
  const images = report.images.filter(({ header }) => header === undefined).map(({ file }) => file.path);
  const paths = report.problems.flatMap((problem) => unreadPath(problem) ?? []);
  const unread = new Set([...images, ...paths]);
  return (files) => {
    const ours = new Set(unread.size === 0 ? [] : namesOf(files).filter((name) => unread.has(name)));
    const first = unread.values().find((path) => !ours.has(path));
    if (first === undefined) return undefined;
    return say('doubt:unread', { path: first, more: unread.size - ours.size - 1 });
  };
}

/** What does not exist uses nothing. Everything else that was not read may. */
function unreadPath({ kind, subject }: Problem): string | undefined {
  return kind === 'missing' || kind === 'gone' ? undefined : subject.path;
}

/** The file may be the one that was moved away from under the image, or its backing by a name that we cannot follow. */
function whileUnfollowed({ report }: DeletionContext): DeletionDoubt {
  const cut = report.images.filter(
    ({ header, backingId, dataFileIds }) =>
      (header?.backing !== undefined && backingId === undefined) || dataFileIds.includes(undefined),
  );
  return (files) => {
    const ours = new Set(files.map(({ file }) => file.id));
    const image = cut.find(({ file }) => !ours.has(file.id));
    return image === undefined ? undefined : say('doubt:unfollowed', { path: image.file.path });
  };
}

/** A backing file whose format nobody stated was not opened: what it names itself is not known. */
function whileTakenForRaw({ report }: DeletionContext): DeletionDoubt {
  const images = imagesById(report);
  const above = report.images.find(({ header, backingId }) => {
    if (header?.backing === undefined || header.backing.format !== undefined || backingId === undefined) return false;
    return images.get(backingId)?.probedFormat === undefined;
  });
  const name = above?.header?.backing?.name;
  const reason =
    above === undefined || name === undefined
      ? undefined
      : say('doubt:format-unstated', { path: above.file.path, backing: name });
  return () => reason;
}

/** A missing medium cannot use anything, and a drive is often left with the name of one. */
function whileUnresolved({ report }: DeletionContext): DeletionDoubt {
  const lost = disksOf(report).find(
    ({ disk }) => isUnresolved(disk) && disk.device !== 'cdrom' && disk.device !== 'floppy',
  );
  const reason =
    lost === undefined ? undefined : say('doubt:disk-not-found', { guest: lost.guest.name, disk: lost.disk.target });
  return () => reason;
}

function onSharedPool(context: DeletionContext): DeletionDoubt {
  const { report, elsewhere = NOBODY } = context;
  const findUse = elsewhereUses(report, elsewhere);
  return (files) => {
    const shared = sharedPoolsOf(context, files);
    if (shared.length === 0) return undefined;
    const user = files.map(({ file }) => findUse(file)).find((found) => found !== undefined);
    if (user !== undefined) return say('doubt:used-elsewhere', { guest: user.guest, host: user.host });
    for (const id of shared) {
      const doubt = silenceOf(elsewhere.get(id));
      if (doubt !== undefined) return doubt;
    }
    return undefined;
  };
}

const NOBODY: Elsewhere = new Map();

/** Why the hosts that mount a pool, all together, do not show that a file on it is unused. */
function silenceOf(hosts: readonly Neighbour[] | undefined): Sentence | undefined {
  if (hosts === undefined) return say('doubt:others');
  const silent = hosts.find(({ freshness, gap }) => freshness !== 'fresh' || gap !== undefined);
  if (silent === undefined) return undefined;
  const { host, freshness, gap } = silent;
  if (freshness !== 'fresh' || gap === undefined) return say('doubt:host-silent', { host, freshness });
  return say('doubt:host-gap', { host, gap });
}

/** What to do while there is a doubt. */
export function keepAdvice(doubt: Sentence): Advice {
  return [say('do:keep', { doubt })];
}

/** What to make sure of before files go that lie on shared pools and that no report shows in use; undefined where they lie on none. */
export function sharedCaution(context: DeletionContext, files: readonly OwnedFile[]): Sentence | undefined {
  const hosts = sharedPoolsOf(context, files).flatMap((id) => context.elsewhere?.get(id) ?? []);
  const names = new Set(hosts.map(({ host }) => host));
  return names.size === 0 ? undefined : say('caution:shared', { hosts: names.size });
}

/** Ids of the shared pools that the files lie on. */
function sharedPoolsOf({ report }: DeletionContext, files: readonly OwnedFile[]): readonly string[] {
  const pools = poolsById(report);
  const ids = new Set(files.map(({ file }) => file.poolId ?? ''));
  return [...ids].filter((id) => pools.get(id)?.shared === true);
}

function namesOf(files: readonly OwnedFile[]): readonly string[] {
  return files.flatMap(({ file }) => [file.path, ...file.aliases]);
}
