// The page of what a finding is about: its disk or guest, its file, else its pool. What no report has any more has none.
import type { Explanation } from '../../api/explanation.ts';
import { diskPath, filePath, guestPath, poolPath } from '../../parts/addresses.ts';
import type { FindingPlace } from '../../parts/finding-list.tsx';
import type { Words } from '../../words/en.ts';
import { guestAt } from '../guest/guest-at.tsx';
import { filesAt, hostFilesOf } from '../guest/host-files.ts';

type Subject = Explanation['findings'][number]['subject'];

/** Where the page is, and how it is called; undefined where there is none. */
export function findingPlace(
  host: string,
  explained: Explanation,
  { pool, guest: named, disk, path }: Subject,
  { columns, disks }: Pick<Words, 'columns' | 'disks'>,
): FindingPlace | undefined {
  const guest = named === undefined ? undefined : guestAt(explained, named);
  if (guest !== undefined && disk !== undefined && guest.disks.some(({ target }) => target === disk)) {
    const href = diskPath(host, { guest: guest.uuid, target: disk });
    return { href, label: `${columns.disk} ${guest.name} ${disk}` };
  }
  if (guest !== undefined) return { href: guestPath(host, guest.uuid), label: `${columns.guest} ${guest.name}` };
  if (path !== undefined) {
    const { file, inside } = filesAt(hostFilesOf(explained), path);
    if (file === undefined && inside.length === 0) return undefined;
    return { href: filePath(host, path), label: disks.file.link(path.split('/').slice(-2).join('/')) };
  }
  const found = explained.pools.find(({ facts }) => facts.id === pool);
  return found === undefined
    ? undefined
    : { href: poolPath(found.facts.id), label: `${columns.pool} ${found.facts.name}` };
}
