// Who uses a file: disks of guests, guests that have it beside their disks, and the images above and below it.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Explanation } from '../../api/explanation.ts';
import { guestPath } from '../../parts/addresses.ts';
import { useWords } from '../../words/language.tsx';
import { hostFilesOf, type HostFile } from '../guest/host-files.ts';
import { UserList } from '../guest/user-list.tsx';
import { FileList } from './file-list.tsx';

interface FileProps {
  readonly host: string;
  readonly file: HostFile;
  readonly explained: Explanation;
}

/** Guests of this host. */
export function FileUsers({ host, file, explained }: FileProps): ReactNode {
  const { disks } = useWords();
  const beside = explained.guests.flatMap((guest) =>
    guest.files.filter(({ path }) => path === file.path).map(({ purpose }) => ({ guest, purpose })),
  );
  if (file.users.length + beside.length === 0) return <p>{disks.file.nobody}</p>;
  return (
    <>
      {file.users.length === 0 ? null : (
        <UserList users={file.users} files={[file.id]} title={disks.file.usedBy} host={host} explained={explained} />
      )}
      {beside.map(({ guest, purpose }) => (
        <p key={`${guest.uuid} ${purpose}`}>
          <Link href={guestPath(host, guest.uuid)}>{guest.name}</Link>{' '}
          {disks.file.byDefinition(disks.purposes[purpose])}
        </p>
      ))}
    </>
  );
}

/** What it reads through to, and what reads through to it. */
export function ImagesBeside({ host, file, explained }: FileProps): ReactNode {
  const { disks } = useWords();
  const files = hostFilesOf(explained);
  const below = [file.image?.backingId, ...(file.image?.dataFiles ?? []).map(({ id }) => id)];
  const above = explained.images.filter(
    ({ backingId, dataFiles }) => backingId === file.id || dataFiles.some(({ id }) => id === file.id),
  );
  const known = (ids: readonly (string | undefined)[]): readonly HostFile[] =>
    ids.flatMap((id) => files.get(id ?? '') ?? []);
  return (
    <>
      <Images title={disks.file.readsFrom} files={known(below)} host={host} />
      <Images title={disks.file.readBy} files={known(above.map((image) => image.file.id))} host={host} />
    </>
  );
}

/** More than these are behind one press: a cached base may have thousands above it. */
const OPEN = 20;

function Images({
  title,
  files,
  host,
}: {
  readonly title: string;
  readonly files: readonly HostFile[];
  readonly host: string;
}): ReactNode {
  if (files.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      {files.length <= OPEN ? (
        <FileList host={host} files={files} title={title} />
      ) : (
        <details>
          <summary>{files.length}</summary>
          <FileList host={host} files={files} title={title} />
        </details>
      )}
    </section>
  );
}
