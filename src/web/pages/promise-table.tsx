// What each disk of a pool has, may become, and may still take: largest first.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ExplainedPool, Explanation, Promised } from '../api/explanation.ts';
import { guestPath } from '../parts/addresses.ts';
import { Bytes, Unknown } from '../parts/figures.tsx';
import { useWords } from '../words/language.tsx';
import { namedDiskPath } from './guest/disk-view.ts';

/** The table. */
export function PromiseTable({
  hostId,
  pool,
  explained,
}: {
  readonly hostId: string;
  readonly pool: ExplainedPool;
  readonly explained: Explanation;
}): ReactNode {
  const { columns, host } = useWords();
  const images = new Map(explained.images.map((image) => [image.file.id, image]));
  if (pool.promises.length === 0) return <p>{host.noProblems}</p>;
  return (
    <div className="scrolls" tabIndex={0} role="region" aria-label={`${host.promises} ${pool.facts.name}`}>
      <table id={`promises-${pool.facts.id}`}>
        <thead>
          <tr>
            <th scope="col">{columns.guest}</th>
            <th scope="col">{columns.disk}</th>
            {[columns.growth, columns.virtual, columns.allocation, columns.ceiling].map((label) => (
              <th key={label} scope="col" className="number">
                {label}
              </th>
            ))}
            <th scope="col">{columns.format}</th>
          </tr>
        </thead>
        <tbody>
          {pool.promises.map((promise) => (
            <tr key={`${promise.guestUuid} ${promise.guestName} ${promise.disk} ${promise.files[0]}`}>
              <th scope="row">
                <Link href={guestPath(hostId, promise.guestUuid)}>{promise.guestName}</Link>
              </th>
              <td>
                <Link href={namedDiskPath(hostId, explained, promise, promise.files)}>{promise.disk}</Link>
              </td>
              <td className="number">
                <Bytes of={promise.growth} isBound={promise.basis === 'reported'} />
              </td>
              <td className="number">
                <Bytes of={promise.virtualSize} />
              </td>
              <td className="number">
                <Bytes of={promise.allocation} />
              </td>
              <td className="number">
                <Bytes of={promise.ceiling} />
              </td>
              <td>{formatOf(promise, images) ?? <Unknown />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function formatOf({ files }: Promised, images: ReadonlyMap<string, Explanation['images'][number]>): string | undefined {
  const [top] = files;
  return top === undefined ? undefined : images.get(top)?.header?.format;
}
