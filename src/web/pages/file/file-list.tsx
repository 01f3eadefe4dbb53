// Files in a list, each with what it occupies and the way to its page.
import { useId, type ReactNode } from 'react';
import { Link } from 'wouter';
import { filePath } from '../../parts/addresses.ts';
import { Bytes } from '../../parts/figures.tsx';
import { useLongList } from '../../parts/long-list.tsx';
import { Source } from '../../parts/source.tsx';
import { useWords } from '../../words/language.tsx';
import type { HostFile } from '../guest/host-files.ts';

/** The list. */
export function FileList({
  host,
  files,
  title,
}: {
  readonly host: string;
  readonly files: readonly HostFile[];
  /** What the reader calls them. */
  readonly title: string;
}): ReactNode {
  const list = useLongList(files, { name: title, textOf });
  const source = useId();
  const { sources } = useWords();
  return (
    <>
      {list.find}
      <ul className="files" aria-describedby={source}>
        {list.shown.map(({ id, path, allocation }) => (
          <li key={id}>
            <Link href={filePath(host, path)}>{path}</Link> <Bytes of={allocation} />
          </li>
        ))}
      </ul>
      {list.more}
      <Source id={source}>{sources.files}</Source>
    </>
  );
}

function textOf({ path }: HostFile): string {
  return path;
}
