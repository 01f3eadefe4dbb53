// Disks that use a file, each leading to its page: some first, all when they are asked for.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Explanation } from '../../api/explanation.ts';
import { useLongList } from '../../parts/long-list.tsx';
import { namedDiskPath } from './disk-view.ts';
import type { FileUser } from './host-files.ts';

/** Shown at once. */
const FIRST = 20;

/** The list. */
export function UserList({
  users,
  files,
  title,
  host,
  explained,
}: {
  readonly users: readonly FileUser[];
  /** What they use: tells two disks of one target apart. */
  readonly files: readonly string[];
  /** What the reader calls them. */
  readonly title: string;
  readonly host: string;
  readonly explained: Explanation;
}): ReactNode {
  const list = useLongList(users, { name: title, textOf, first: FIRST });
  return (
    <>
      {list.find}
      <ul className="users">
        {list.shown.map((user) => (
          <li key={`${user.guestUuid} ${user.guestName} ${user.disk}`}>
            <Link href={namedDiskPath(host, explained, user, files)}>
              {user.guestName} {user.disk}
            </Link>
          </li>
        ))}
      </ul>
      {list.more}
    </>
  );
}

function textOf({ guestName, guestUuid, disk }: FileUser): string {
  return `${guestName} ${disk} ${guestUuid}`;
}
