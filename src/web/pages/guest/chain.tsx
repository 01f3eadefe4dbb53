// The chain of a disk, drawn: a list whose entries stand on one another, each with what it occupies, and the base with those that share it.
import { useId, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { HostSharing } from '../../../wire/api/sharing.ts';
import type { Explanation } from '../../api/explanation.ts';
import { filePath } from '../../parts/addresses.ts';
import { Bytes, shareOf } from '../../parts/figures.tsx';
import { Source } from '../../parts/source.tsx';
import { useWords } from '../../words/language.tsx';
import { baseName } from './disk-rules.ts';
import type { DiskView, Layer } from './disk-view.ts';
import { UserList } from './user-list.tsx';

interface ChainProps {
  readonly host: string;
  readonly view: DiskView;
  readonly explained: Explanation;
  /** Undefined: not known, or nobody else mounts its pools. */
  readonly sharing: HostSharing | undefined;
}

/** The drawing. */
export function Chain({ host, view, explained, sharing }: ChainProps): ReactNode {
  const { disks, sources } = useWords();
  const own = disks.chain;
  const source = useId();
  const { layers } = view;
  const { shown, between } = useEnds(layers);
  if (layers.length === 0) return <p>{own.none}</p>;
  const largest = layers.reduce((most, { file }) => {
    const allocation = file?.allocation ?? 0n;
    return allocation > most ? allocation : most;
  }, 0n);
  return (
    <>
      <ol className="layers" aria-label={own.title} aria-describedby={source}>
        {shown.map((layer) => {
          if (layer === undefined) return between;
          const elsewhere = sharing?.files.find(({ id }) => id === layer.id)?.count ?? 0;
          const isShared = layer.others.length + elsewhere > 0;
          return (
            <li key={`${layer.role} ${layer.id}`} className={`layer ${layer.role}${isShared ? ' shared' : ''}`}>
              <LayerCard layer={layer} elsewhere={elsewhere} largest={largest} host={host} explained={explained} />
            </li>
          );
        })}
      </ol>
      <Source id={source}>{sources.files}</Source>
      <Beyond layers={layers} />
    </>
  );
}

/** Of a chain of hundreds: what is written and what it comes from, on either side of a button for the layers between. */
const [TOP, BOTTOM] = [12, 4];

/** The layers that are drawn, with undefined where `between` stands for others. */
function useEnds(layers: readonly Layer[]): {
  readonly shown: readonly (Layer | undefined)[];
  readonly between: ReactNode;
} {
  const { longLists } = useWords();
  const [isWhole, setWhole] = useState(false);
  const hidden = layers.length - TOP - BOTTOM;
  if (isWhole || hidden < TOP) return { shown: layers, between: null };
  return {
    shown: [...layers.slice(0, TOP), undefined, ...layers.slice(-BOTTOM)],
    between: (
      <li key="between" className="layer between">
        <button type="button" onClick={() => setWhole(true)}>
          {longLists.between(hidden)}
        </button>
      </li>
    ),
  };
}

interface CardProps extends Pick<ChainProps, 'host' | 'explained'> {
  readonly layer: Layer;
  /** Users on other hosts, as far as these told. */
  readonly elsewhere: number;
  readonly largest: bigint;
}

function LayerCard({ layer, elsewhere, largest, host, explained }: CardProps): ReactNode {
  const own = useWords().disks.chain;
  const { file, role, id } = layer;
  if (file === undefined) {
    return (
      <div className="layer-card">
        <p className="layer-role">{own.roles[role]}</p>
        <p>
          <code>{id}</code> {own.notInReport}
        </p>
      </div>
    );
  }
  const format = file.image?.header?.format;
  return (
    <>
      <div className="layer-card">
        <p className="layer-role">{own.roles[role]}</p>
        <p className="layer-name">
          <Link href={filePath(host, file.path)}>{baseName(file.path)}</Link>
          {format === undefined ? null : <span className="format"> {format}</span>}
          <span className="layer-bytes">
            <Bytes of={file.allocation} />
          </span>
        </p>
        <svg className="layer-bar" viewBox="0 0 1000 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">
          <rect x={0} y={0} width={shareOf(file.allocation ?? 0n, largest) * 1_000} height={6} />
        </svg>
        <p className="layer-path">
          <code>{file.path}</code>
        </p>
        {file.image !== undefined && format === undefined ? <p className="doubt">{own.unread}</p> : null}
      </div>
      <Sharers layer={layer} elsewhere={elsewhere} host={host} explained={explained} />
    </>
  );
}

/** Who else hangs on this layer, and what that means for the sums. */
function Sharers({ layer, elsewhere, host, explained }: Omit<CardProps, 'largest'>): ReactNode {
  const own = useWords().disks.chain;
  const { role, others, file } = layer;
  if (others.length + elsewhere === 0) return role === 'base' ? <p className="sharers hint">{own.aloneWhy}</p> : null;
  const isRead = role === 'base' || role === 'layer';
  const title = isRead ? own.others(others.length) : own.othersWrite(others.length);
  return (
    <div className="sharers">
      {others.length === 0 ? null : (
        <details>
          <summary>{title}</summary>
          <UserList
            users={others}
            files={file === undefined ? [] : [file.id]}
            title={title}
            host={host}
            explained={explained}
          />
        </details>
      )}
      {elsewhere === 0 ? null : (
        <p>
          <a href="#sharing">{own.elsewhere(elsewhere)}</a>
        </p>
      )}
      {isRead ? <p className="hint">{own.sharedWhy}</p> : null}
    </div>
  );
}

/** Where the chain goes on and nobody followed. */
function Beyond({ layers }: { readonly layers: readonly Layer[] }): ReactNode {
  const own = useWords().disks.chain;
  const last = layers.findLast(({ role }) => role !== 'data' && role !== 'mirror')?.file?.image;
  const name = last?.backingId === undefined ? last?.header?.backing?.name : undefined;
  return name === undefined ? null : <p className="doubt">{own.goesOn(name)}</p>;
}
