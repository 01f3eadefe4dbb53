// Pictures of the documents: each is shown by one of them, and small enough for a repository. That a picture exists: links.ts.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { join as joinPosix } from 'node:path/posix';
import { complain, type TextFile } from './source.ts';

/** More than that is no picture for a repository. */
export const MOST_PICTURE_BYTES = 150 * 1024;

/** A picture, its path relative to the repository. */
export interface PictureFile {
  readonly path: string;
  readonly bytes: number;
}

/** Every picture under docs/. */
export function picturesIn(root: string): readonly PictureFile[] {
  return readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:png|jpe?g|gif|svg|webp)$/.test(name))
    .map((name) => ({
      path: joinPosix('docs', name.replaceAll('\\', '/')),
      bytes: statSync(join(root, 'docs', name)).size,
    }));
}

/** Complaints about pictures that no Markdown file shows, and about large ones. */
export function checkPictures(files: readonly TextFile[], pictures: readonly PictureFile[]): readonly string[] {
  const shown = new Set(files.filter(({ path }) => path.endsWith('.md')).flatMap((file) => picturesOf(file)));
  return pictures.flatMap(({ path, bytes }) => [
    ...(shown.has(path) ? [] : [complain(path, undefined, 'no document shows it', 'show it, or remove it')]),
    ...(bytes <= MOST_PICTURE_BYTES
      ? []
      : [complain(path, undefined, `it has ${bytes} bytes`, `at most ${MOST_PICTURE_BYTES}: npm run screenshots`)]),
  ]);
}

function picturesOf({ path, text }: TextFile): readonly string[] {
  return [...text.matchAll(/!\[[^\]]*\]\((?<target>[^)\s]+)\)/g)].map((match) =>
    joinPosix(path, '..', match.groups?.['target'] ?? ''),
  );
}
