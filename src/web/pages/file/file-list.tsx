// Files in a list, each with what it occupies and the way to its page.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { filePath } from '../../parts/addresses.ts';
import { Bytes } from '../../parts/figures.tsx';
import type { HostFile } from '../guest/host-files.ts';

/** The list. */
export function FileList({ host, files }: { readonly host: string; readonly files: readonly HostFile[] }): ReactNode {
  return (
    <ul className="files">
      {files.map(({ id, path, allocation }) => (
        <li key={id}>
          <Link href={filePath(host, path)}>{path}</Link> <Bytes of={allocation} />
        </li>
      ))}
    </ul>
  );
}
