// Which files that nobody uses may be deleted folder by folder, and which only one by one.
import { allDeclaredPaths } from '../declared-paths.ts';
import type { OwnedFile, OwnerKind } from '../ownership.ts';
import { PathTree } from '../path-tree.ts';
import type { FoundFile, HostReport } from '../report.ts';
import { mapped, STRIDE, type Steps } from '../steps.ts';

/** The files of one kind by where they lie: under the path of their folder if nothing else is known to be in it, else each under
 *  its own path. A path with several files, or with one of another path, is a folder that may go as a whole. */
export function* placeSteps(
  report: HostReport,
  owned: readonly OwnedFile[],
  kind: OwnerKind,
): Steps<ReadonlyMap<string, readonly OwnedFile[]>> {
  const files = owned.filter((entry) => entry.kind === kind);
  if (files.length === 0) return new Map();
  const folders = new Map(yield* mapped(files, ({ found }) => [found, folderPath(found)] as const));
  const others = owned.filter((entry) => entry.kind !== kind);
  const kept = yield* inUse(new Set(folders.values()), report, others);
  yield;
  return Map.groupBy(files, ({ file, found }) => {
    const folder = folders.get(found);
    return folder === undefined || kept.has(folder) ? file.path : folder;
  });
}

/** The instance folder, where a file lies in one: Nova's, or Proxmox's below images/. */
function folderPath(found: FoundFile | undefined): string | undefined {
  if (found?.folder === undefined) return undefined;
  const { file, root, folder } = found;
  const below = (path: string): boolean => [file.path, ...file.aliases].some((name) => name.startsWith(`${path}/`));
  return [`${root}/${folder}`, `${root}/images/${folder}`].find((path) => below(path));
}

/** Those of the folders that may not go as a whole: another file lies in or below them, or a definition or a problem names them or
 *  what would be there. */
function* inUse(
  folders: ReadonlySet<string | undefined>,
  report: HostReport,
  others: readonly OwnedFile[],
): Steps<ReadonlySet<string>> {
  const kept = new Set<string>();
  const tree = new PathTree<string>();
  for (const folder of folders) if (folder !== undefined) tree.add(folder, folder);
  const keep = (path: string): void => {
    for (const folder of tree.along(path)) kept.add(folder);
  };
  for (const [index, { file }] of others.entries()) {
    if (index % STRIDE === 0) yield;
    keep(file.path);
    for (const alias of file.aliases) keep(alias);
  }
  for (const [index, guest] of report.guests.entries()) {
    if (index % STRIDE === 0) yield;
    for (const path of allDeclaredPaths(guest)) keep(path);
  }
  for (const { subject } of report.problems) if (subject.path !== undefined) keep(subject.path);
  return kept;
}
