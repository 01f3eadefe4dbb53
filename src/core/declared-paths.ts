// Every path that a definition names: what a file's names are compared with before anybody calls the file unused. No file is opened.
import type { DiskFacts, DiskSource, GuestFacts } from './guest.ts';

/** A path that a disk's definition names. `written` is false for the layers below its top. */
export interface DeclaredPath {
  readonly path: string;
  readonly written: boolean;
}

/** The paths of a disk's source, of the layers below it that live XML states, and of its mirror, as they are spelt. */
export function declaredPathsOf({ source, backingLayers, mirror }: DiskFacts): readonly DeclaredPath[] {
  return [
    ...pathsOf(source, true),
    ...backingLayers.flatMap((layer) => pathsOf(layer.source, false)),
    ...(mirror === undefined ? [] : pathsOf(mirror.source, true)),
  ];
}

/** Every path that a guest's definition names, those of its kernel, NVRAM and saved states too. */
export function allDeclaredPaths({ disks, files }: GuestFacts): readonly string[] {
  const ofDisks = disks.flatMap((disk) => declaredPathsOf(disk).map(({ path }) => path));
  return [...ofDisks, ...files.map(({ path }) => plainPath(path))];
}

/** A component that is empty, `.` or `..`, or a slash at the end. */
const ODD_PART = /\/(?:\.{0,2}\/|\.{0,2}$)/u;

/** A path without `.`, `..` and doubled slashes; symbolic links are not followed. */
export function plainPath(path: string): string {
  if (path.startsWith('/') && !ODD_PART.test(path)) return path; // nearly all are
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

function pathsOf(source: DiskSource, written: boolean): readonly DeclaredPath[] {
  return 'path' in source ? [{ path: plainPath(source.path), written }] : [];
}
