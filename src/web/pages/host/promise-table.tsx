// What each disk of a pool has, may become, and may still take: largest first.
import { useId, useMemo, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { ExplainedPool, Explanation, Promised } from '../../api/explanation.ts';
import { guestPath } from '../../parts/addresses.ts';
import { Unknown } from '../../parts/figures.tsx';
import { HeadRow } from '../../parts/head-row.tsx';
import { useLongList } from '../../parts/long-list.tsx';
import { PromiseCells, promiseColumns } from '../../parts/promise-cells.tsx';
import { Scrolls } from '../../parts/scrolls.tsx';
import { Source } from '../../parts/source.tsx';
import { useWords } from '../../words/language.tsx';
import { namedDiskPath } from '../guest/disk-view.ts';

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
  const source = useId();
  const { columns, host, empty, pooling, sources } = useWords();
  const images = useMemo(() => new Map(explained.images.map((image) => [image.file.id, image])), [explained]);
  const list = useLongList(pool.promises, { name: host.promises, textOf });
  if (pool.promises.length === 0) return <p>{pool.bound ? pooling.noKnownDisks : empty.promises}</p>;
  return (
    <>
      {list.find}
      <Scrolls label={`${host.promises} ${pool.facts.name}`}>
        <table id={`promises-${pool.facts.id}`} aria-describedby={source}>
          <thead>
            <HeadRow labels={[columns.guest, columns.disk]} numbers={promiseColumns(columns)} rest={[columns.format]} />
          </thead>
          <tbody>
            {list.shown.map((promise) => (
              <tr key={`${promise.guestUuid} ${promise.guestName} ${promise.disk} ${promise.files[0]}`}>
                <th scope="row">
                  <Link href={guestPath(hostId, promise.guestUuid)}>{promise.guestName}</Link>
                </th>
                <td>
                  <Link href={namedDiskPath(hostId, explained, promise, promise.files)}>{promise.disk}</Link>
                </td>
                <PromiseCells of={promise} />
                <td>{formatOf(promise, images) ?? <Unknown />}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <Source id={source}>{sources.disks}</Source>
      </Scrolls>
      {list.more}
    </>
  );
}

function textOf({ guestName, guestUuid, disk }: Promised): string {
  return `${guestName} ${disk} ${guestUuid}`;
}

function formatOf({ files }: Promised, images: ReadonlyMap<string, Explanation['images'][number]>): string | undefined {
  const [top] = files;
  return top === undefined ? undefined : images.get(top)?.header?.format;
}
