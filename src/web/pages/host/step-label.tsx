// The name of a step of a ledger, which leads down: a guest's disk to its page, any other file to its own, several files to each.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ExplainedPool, Explanation } from '../../api/explanation.ts';
import { filePath } from '../../parts/addresses.ts';
import { Bytes } from '../../parts/figures.tsx';
import { namedDiskPath } from '../guest/disk-view.ts';

type Line = ExplainedPool['ledger'][number];

interface StepLabelProps {
  readonly label: string;
  readonly kind: Line['kind'];
  readonly files: Line['files'];
  readonly hostId: string;
  readonly explained: Explanation;
}

/** The label, as a link where there is one way down, and with the files to open where there are several. */
export function StepLabel(props: StepLabelProps): ReactNode {
  const { label, files, hostId } = props;
  const [only] = files;
  if (only === undefined) return label;
  const disk = diskOf(props);
  const way = disk ?? filePath(hostId, only.path);
  if (files.length === 1) return <Link href={way}>{label}</Link>;
  return (
    <details>
      <summary>{label}</summary>
      <ul className="files">
        {files.map((file) => (
          <li key={file.id}>
            <Link href={filePath(hostId, file.path)}>{file.path}</Link> <Bytes of={file.allocation} />
            <Users file={file} {...props} />
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The page of the disk that a guest writes; undefined for files that no guest does. */
function diskOf({ kind, files, hostId, explained }: StepLabelProps): string | undefined {
  const [file] = files;
  const [user] = file?.disks ?? [];
  if (kind !== 'guest-disk' || file === undefined || user === undefined) return undefined;
  return namedDiskPath(hostId, explained, user, [file.id]);
}

/** Of a file among several, which lead to disks of their own. */
function Users({ file, hostId, explained }: StepLabelProps & { readonly file: Line['files'][number] }): ReactNode {
  return file.disks.map((user) => (
    <span key={`${user.guestUuid} ${user.guestName} ${user.disk}`}>
      {' · '}
      <Link href={namedDiskPath(hostId, explained, user, [file.id])}>
        {user.guestName} {user.disk}
      </Link>
    </span>
  ));
}
