// Links between our documents lead somewhere. Addresses elsewhere are not looked at: a test needs no network.
import { join } from 'node:path/posix';
import { complain, lineAt, type TextFile } from './source.ts';

/** Complaints about relative links in Markdown files whose target `exists` does not know. Paths are relative to the repository. */
export function checkLinks(files: readonly TextFile[], exists: (path: string) => boolean): readonly string[] {
  return files.filter(({ path }) => path.endsWith('.md')).flatMap((file) => deadLinks(file, exists));
}

function deadLinks({ path, text }: TextFile, exists: (path: string) => boolean): readonly string[] {
  return [...text.matchAll(/\]\((?<target>[^)#\s]+)(?:#[^)]*)?\)/g)].flatMap((match) => {
    const target = match.groups?.['target'] ?? '';
    if (/^[a-z]+:/.test(target) || exists(join(path, '..', target))) return [];
    return [
      complain(
        path,
        lineAt(text, match.index),
        `the link to '${target}' leads nowhere`,
        'name a file that exists, relative to this one',
      ),
    ];
  });
}
