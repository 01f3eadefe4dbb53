// Who uses a pool: the disks of guests that charge it, on all its hosts.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ShownPool } from '../../api/pools.ts';
import { diskPath, guestPath, hostPath } from '../../parts/addresses.ts';
import { Bytes } from '../../parts/figures.tsx';
import { useWords } from '../../words/language.tsx';

/** The table. */
export function PoolDisks({
  disks,
  count,
}: {
  readonly disks: ShownPool['disks'];
  /** All that there are: the table may have fewer. */
  readonly count: number;
}): ReactNode {
  const { columns, pooling } = useWords();
  const caption = pooling.disksCaption(disks.length, count);
  return (
    <section>
      <h2>{pooling.disks}</h2>
      {disks.length === 0 ? (
        <p>{pooling.noDisks}</p>
      ) : (
        <div className="scrolls" tabIndex={0} role="region" aria-label={caption}>
          <table>
            <caption>{caption}</caption>
            <thead>
              <tr>
                <th scope="col">{columns.guest}</th>
                <th scope="col">{columns.disk}</th>
                <th scope="col">{columns.host}</th>
                {[columns.growth, columns.virtual, columns.allocation, columns.ceiling].map((label) => (
                  <th key={label} scope="col" className="number">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {disks.map((disk, index) => (
                // A guest may have two disks of one target: the order is the server's, and stays.
                <tr key={`${disk.hostId} ${disk.guestUuid} ${disk.disk} ${index}`}>
                  <th scope="row">
                    <Link href={guestPath(disk.hostId, disk.guestUuid)}>{disk.guestName}</Link>
                  </th>
                  <td>
                    <Link href={diskPath(disk.hostId, { guest: disk.guestUuid, target: disk.disk })}>{disk.disk}</Link>
                  </td>
                  <td>
                    <Link href={hostPath(disk.hostId)}>{disk.hostName}</Link>
                  </td>
                  <td className="number">
                    <Bytes of={disk.growth} isBound={disk.basis === 'reported'} />
                  </td>
                  <td className="number">
                    <Bytes of={disk.virtualSize} />
                  </td>
                  <td className="number">
                    <Bytes of={disk.allocation} />
                  </td>
                  <td className="number">
                    <Bytes of={disk.ceiling} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
