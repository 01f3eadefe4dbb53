// Disks that use a file, each leading to its page: some first, all when they are asked for.
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { Explanation } from '../../api/explanation.ts';
import { useWords } from '../../words/language.tsx';
import { namedDiskPath } from './disk-view.ts';
import type { FileUser } from './host-files.ts';

/** Shown at once. */
const FIRST = 20;

/** The list. */
export function UserList({
  users,
  files,
  host,
  explained,
}: {
  readonly users: readonly FileUser[];
  /** What they use: tells two disks of one target apart. */
  readonly files: readonly string[];
  readonly host: string;
  readonly explained: Explanation;
}): ReactNode {
  const own = useWords().disks.chain;
  const [isWhole, setWhole] = useState(users.length <= FIRST);
  const shown = isWhole ? users : users.slice(0, FIRST);
  return (
    <ul className="users">
      {shown.map((user) => (
        <li key={`${user.guestUuid} ${user.guestName} ${user.disk}`}>
          <Link href={namedDiskPath(host, explained, user, files)}>
            {user.guestName} {user.disk}
          </Link>
        </li>
      ))}
      {isWhole ? null : (
        <li>
          <button type="button" onClick={() => setWhole(true)}>
            {own.more(users.length - FIRST)}
          </button>
        </li>
      )}
    </ul>
  );
}
