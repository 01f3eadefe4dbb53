// Snapshots of a disk or an image: those inside images, and the layers that were made by external ones.
import { useId, type ReactNode } from 'react';
import type { ExplainedImage } from '../../api/explanation.ts';
import { Ago, Bytes, Moment } from '../../parts/figures.tsx';
import { HeadRow } from '../../parts/head-row.tsx';
import { useLongList } from '../../parts/long-list.tsx';
import { Scrolls } from '../../parts/scrolls.tsx';
import { Source } from '../../parts/source.tsx';
import { useWords } from '../../words/language.tsx';
import { baseName } from './disk-rules.ts';
import type { HostFile } from './host-files.ts';

interface Row {
  readonly key: string;
  readonly name: string;
  readonly kind: 'internal' | 'external';
  readonly takenAtMs: number;
  /** What it holds; undefined: not known. */
  readonly holds: bigint | undefined;
  readonly vmState: bigint | undefined;
  readonly virtualSize: bigint | undefined;
}

/** The section. `images` are those that may have internal snapshots; `layers` are external ones, the newest first. */
export function Snapshots({
  images,
  layers,
  asOfMs,
}: {
  readonly images: readonly ExplainedImage[];
  /** When they were read: findings tell their ages of then. */
  readonly asOfMs: number;
  /** Undefined: it is about the image alone. */
  readonly layers?: readonly HostFile[];
}): ReactNode {
  const own = useWords().disks.snapshots;
  const rows = [...images.flatMap(internalRows), ...(layers ?? []).flatMap(externalRow)];
  const isUnread = images.length === 0 || images.some(({ header }) => header === undefined);
  return (
    <>
      {rows.length === 0 ? null : <SnapshotTable rows={rows} asOfMs={asOfMs} />}
      {rows.length === 0 && !isUnread && !hasUnlisted(images) ? (
        <p>{layers === undefined ? own.noneInside : own.none}</p>
      ) : null}
      {isUnread ? <p className="doubt">{own.unread}</p> : null}
      {images.map((image) => (
        <Missing key={image.file.id} image={image} />
      ))}
      {images.map((image) => (
        <Held key={image.file.id} image={image} />
      ))}
      {layers === undefined || layers.length === 0 ? null : <p className="hint">{own.lastWritten}</p>}
    </>
  );
}

function hasUnlisted(images: readonly ExplainedImage[]): boolean {
  return images.some(({ header }) => (header?.snapshotCount ?? 0) > 0);
}

function internalRows({ file, header }: ExplainedImage): readonly Row[] {
  return (header?.snapshots ?? []).map((one, at) => ({
    key: `${file.id} ${at}`,
    name: one.name,
    kind: 'internal',
    takenAtMs: one.takenAtSeconds * 1_000,
    holds: undefined,
    vmState: one.vmStateSize,
    virtualSize: one.virtualSize,
  }));
}

function externalRow({ id, path, allocation, image }: HostFile): readonly Row[] {
  if (image === undefined) return [];
  return [
    {
      key: id,
      name: baseName(path),
      kind: 'external',
      takenAtMs: image.file.modifiedAtMs,
      holds: allocation,
      vmState: undefined,
      virtualSize: image.header?.virtualSize,
    },
  ];
}

function SnapshotTable({ rows, asOfMs }: { readonly rows: readonly Row[]; readonly asOfMs: number }): ReactNode {
  const source = useId();
  const { disks, sources } = useWords();
  const own = disks.snapshots;
  const list = useLongList(rows, { name: own.title, textOf });
  return (
    <>
      {list.find}
      <Scrolls label={own.title}>
        <table className="snapshots" aria-describedby={source}>
          <thead>
            <HeadRow labels={[own.name, own.kind, own.age, own.taken]} numbers={[own.size, own.state, own.sizeThen]} />
          </thead>
          <tbody>
            {list.shown.map(({ key, name, kind, takenAtMs, holds, vmState, virtualSize }) => (
              <tr key={key}>
                <th scope="row">{name === '' ? own.unnamed : name}</th>
                <td>{own[kind]}</td>
                <td>
                  <Ago atMs={takenAtMs} asOfMs={asOfMs} />
                </td>
                <td>
                  <Moment atMs={takenAtMs} />
                </td>
                <td className="number">
                  <Bytes of={holds} />
                </td>
                <td className="number">
                  <Bytes of={vmState} />
                </td>
                <td className="number">
                  <Bytes of={virtualSize} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <Source id={source}>{sources.snapshots}</Source>
      </Scrolls>
      {list.more}
    </>
  );
}

function textOf({ name }: Row): string {
  return name;
}

/** More are counted than could be listed. */
function Missing({ image: { header } }: { readonly image: ExplainedImage }): ReactNode {
  const own = useWords().disks.snapshots;
  if (header === undefined || header.snapshotCount === header.snapshots.length) return null;
  return <p className="doubt">{own.fewer(header.snapshotCount, header.snapshots.length)}</p>;
}

/** What internal snapshots hold is known of all of them together, and only after a walk. */
function Held({ image: { header, pins } }: { readonly image: ExplainedImage }): ReactNode {
  const { disks, sources } = useWords();
  const own = disks.snapshots;
  const source = useId();
  if ((header?.snapshotCount ?? 0) === 0) return null;
  if (pins === undefined) return <p className="hint">{own.notWalked}</p>;
  return (
    <>
      <p aria-describedby={source}>
        {own.pinned} <Bytes of={pins.pinned} />
      </p>
      <Source id={source}>{sources.pinned}</Source>
    </>
  );
}
