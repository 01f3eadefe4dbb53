// Nothing in the tree knows where it was written: no absolute path of a workplace, no host of a package registry.
import { complain, lineAt, type TextFile } from './source.ts';

/** Absolute folders of people and build machines. Written in pieces so that this file does not find itself. */
const WORKPLACE = new RegExp(
  `(?<![\\w.~$}-])/(?:${['work', 'root', 'workspace', 'builds'].join('|')})/(?=\\w)|(?<![\\w.~$}-])/home/[a-z]`,
  'g',
);

/** A registry's host, as it slips in through lock files and copied configuration. */
const REGISTRY = new RegExp(
  `\\b(?:${['registry', 'npm', 'mirror', 'artifactory', 'nexus', 'verdaccio'].join('|')})\\.[a-z0-9-]+\\.(?:${['org', 'com', 'net', 'io', 'dev', 'cloud', 'cn', 'local', 'internal'].join('|')})\\b`,
  'g',
);

/** Complaints about workplaces and registry hosts named in text files. */
export function checkPlaces(files: readonly TextFile[]): readonly string[] {
  return files.flatMap((file) => [
    ...finds(
      file,
      WORKPLACE,
      'names a folder of one machine',
      'write it relative to the repository, or take it as a parameter',
    ),
    ...finds(file, REGISTRY, 'names a registry host', "leave it out: npm's own configuration decides"),
  ]);
}

function finds({ path, text }: TextFile, pattern: RegExp, wrong: string, instead: string): readonly string[] {
  return [...text.matchAll(pattern)].map((match) =>
    complain(path, lineAt(text, match.index), `'${match[0]}' ${wrong}`, instead),
  );
}
