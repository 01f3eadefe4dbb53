// Who uses a pool: the disks of guests that charge it, on all its hosts.
import { useId, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { ShownPool } from '../../api/pools.ts';
import { diskPath, guestPath, hostPath } from '../../parts/addresses.ts';
import { HeadRow } from '../../parts/head-row.tsx';
import { useLongList } from '../../parts/long-list.tsx';
import { PromiseCells, promiseColumns } from '../../parts/promise-cells.tsx';
import { Scrolls } from '../../parts/scrolls.tsx';
import { Source } from '../../parts/source.tsx';
import { useWords } from '../../words/language.tsx';

/** The table. */
export function PoolDisks({
  disks,
  count,
  mayLack,
}: {
  readonly disks: ShownPool['disks'];
  /** All that there are: the table may have fewer. */
  readonly count: number;
  /** A host of the pool may have guests that are not known. */
  readonly mayLack: boolean;
}): ReactNode {
  const source = useId();
  const { columns, pooling, sources } = useWords();
  const caption = pooling.disksCaption(disks.length, count);
  const list = useLongList(disks, { name: pooling.disks, textOf });
  return (
    <section>
      <h2>{pooling.disks}</h2>
      {disks.length === 0 ? (
        <p>{mayLack ? pooling.noKnownDisks : pooling.noDisks}</p>
      ) : (
        <>
          {list.find}
          <Scrolls label={caption}>
            <table aria-describedby={source}>
              <caption>{caption}</caption>
              <thead>
                <HeadRow labels={[columns.guest, columns.disk, columns.host]} numbers={promiseColumns(columns)} />
              </thead>
              <tbody>
                {list.shown.map((disk, index) => (
                  // A guest may have two disks of one target: the order is the server's, and stays.
                  <Row key={`${disk.hostId} ${disk.guestUuid} ${disk.disk} ${index}`} disk={disk} />
                ))}
              </tbody>
            </table>
            <Source id={source}>{sources.disks}</Source>
          </Scrolls>
          {list.more}
        </>
      )}
    </section>
  );
}

function Row({ disk }: { readonly disk: ShownPool['disks'][number] }): ReactNode {
  return (
    <tr>
      <th scope="row">
        <Link href={guestPath(disk.hostId, disk.guestUuid)}>{disk.guestName}</Link>
      </th>
      <td>
        <Link href={diskPath(disk.hostId, { guest: disk.guestUuid, target: disk.disk })}>{disk.disk}</Link>
      </td>
      <td>
        <Link href={hostPath(disk.hostId)}>{disk.hostName}</Link>
      </td>
      <PromiseCells of={disk} />
    </tr>
  );
}

function textOf({ guestName, guestUuid, disk, hostName }: ShownPool['disks'][number]): string {
  return `${guestName} ${disk} ${hostName} ${guestUuid}`;
}
