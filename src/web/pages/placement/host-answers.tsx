// Every host that was considered, with all that it lacks: those that fit, best first, then the nearest misses. Drawn as far as it is looked at.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { PlacementLine } from '../../../wire/api/placements.ts';
import { useWords } from '../../words/language.tsx';
import { AnswersShown, isShown, NO_NARROWING } from './answers-shown.tsx';
import { Shortages, type HostAnswer } from './shortages.tsx';

/** In pixels: of a host that lacks one thing. Others are measured when they are drawn. */
const USUAL_HEIGHT = 44;

/** The table, and what narrows it. */
export function HostAnswers({
  hosts,
  placement: line,
}: {
  readonly hosts: readonly HostAnswer[];
  readonly placement: PlacementLine;
}): ReactNode {
  const { placement, fleet } = useWords();
  const [narrowing, setNarrowing] = useState(NO_NARROWING);
  const rows = useMemo(() => hosts.filter((host) => isShown(host, narrowing)), [hosts, narrowing]);
  if (hosts.length === 0) return <p>{placement.hosts.none}</p>;
  return (
    <>
      <AnswersShown reasons={line.reasons} narrowing={narrowing} choose={setNarrowing} />
      <p role="status" className="count">
        {fleet.count(rows.length, hosts.length)}
      </p>
      {rows.length === 0 ? <p>{fleet.none}</p> : <Rows rows={rows} chosen={line.host?.id} />}
    </>
  );
}

function Rows({
  rows,
  chosen,
}: {
  readonly rows: readonly HostAnswer[];
  readonly chosen: string | undefined;
}): ReactNode {
  const { columns, placement } = useWords();
  const { caption, answer, lacks, left } = placement.hosts;
  const viewport = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => USUAL_HEIGHT,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
  });
  return (
    <div ref={viewport} className="rows answers" role="table" aria-label={caption} aria-rowcount={rows.length + 1}>
      <div role="rowgroup" className="head">
        <div role="row" aria-rowindex={1}>
          {[columns.host, answer, lacks, left].map((label) => (
            <div key={label} role="columnheader">
              {label}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className="body" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ key, index, start }) => {
          const host = rows[index];
          if (host === undefined) return null;
          return (
            <div
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              role="row"
              aria-rowindex={index + 2}
              className="row"
              style={{ transform: `translateY(${start}px)` }}
            >
              <Cells host={host} isChosen={host.id === chosen} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Cells({ host, isChosen }: { readonly host: HostAnswer; readonly isChosen: boolean }): ReactNode {
  const { placement } = useWords();
  const { chosen, fits, misses } = placement.hosts;
  return (
    <>
      <div role="rowheader">
        <Link href={`/hosts/${encodeURIComponent(host.id)}`}>{host.name}</Link>
      </div>
      <div role="cell">
        {isChosen ? <strong>✓ {chosen}</strong> : host.fits ? `✓ ${fits}` : `✗ ${misses(host.shortages.length)}`}
        {(host.doubts ?? []).map((doubt) => (
          <span key={doubt} className="doubt" title={placement.effect.doubtful}>
            ? {placement.doubts[doubt]}
          </span>
        ))}
      </div>
      <div role="cell">{host.shortages.length === 0 ? null : <Shortages of={host.shortages} />}</div>
      <div role="cell">
        <Left of={host.leftPpm} />
      </div>
    </>
  );
}

/** Shares that would be left afterwards. */
function Left({ of }: { readonly of: HostAnswer['leftPpm'] }): ReactNode {
  const { leftOf } = useWords().placement.hosts;
  if (of === undefined) return null;
  return (['headroom', 'worstCase', 'available'] as const).map((name) =>
    of[name] === undefined ? null : (
      <span key={name} className="share">
        {leftOf[name]} {percentText(of[name])}
      </span>
    ),
  );
}

/** "12 %": of millionths, rounded down. */
function percentText(ppm: bigint): string {
  const text = (ppm < 0n ? (ppm - 9_999n) / 10_000n : ppm / 10_000n).toString();
  return `${text.replace('-', '−')} %`;
}
