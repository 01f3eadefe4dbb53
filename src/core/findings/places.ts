// Which files that nobody uses may be deleted folder by folder, and which only one by one.
import { allDeclaredPaths } from '../declared-paths.ts';
import type { OwnedFile, OwnerKind } from '../ownership.ts';
import type { FoundFile, HostReport } from '../report.ts';

/** The files of one kind by where they lie: under the path of their folder if nothing else is known to be in it, else each under
 *  its own path. A path with several files, or with one of another path, is a folder that may go as a whole. */
export function groupedByPlace(
  report: HostReport,
  owned: readonly OwnedFile[],
  kind: OwnerKind,
): ReadonlyMap<string, readonly OwnedFile[]> {
  const files = owned.filter((entry) => entry.kind === kind);
  if (files.length === 0) return new Map();
  const others = owned.filter((entry) => entry.kind !== kind);
  const kept = placesInUse(report, others);
  return Map.groupBy(files, ({ file, found }) => {
    const folder = folderPath(found);
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

/** Every other file, every path that a definition or a problem names, and all folders above them: none of these may go as a
 *  whole. */
function placesInUse(report: HostReport, others: readonly OwnedFile[]): ReadonlySet<string> {
  const files = others.flatMap(({ file, found }) => [file.path, ...file.aliases, folderPath(found) ?? file.path]);
  const declared = report.guests.flatMap((guest) => allDeclaredPaths(guest));
  const unread = report.problems.flatMap(({ subject }) => (subject.path === undefined ? [] : [subject.path]));
  return new Set([...files, ...declared, ...unread].flatMap((path) => withFoldersAbove(path)));
}

function withFoldersAbove(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.map((_part, index) => parts.slice(0, index + 1).join('/'));
}
