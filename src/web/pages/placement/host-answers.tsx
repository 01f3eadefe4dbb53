// Every host that was considered, with all that it lacks: those that fit, best first, then the nearest misses. Drawn as far as it is looked at.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { HostAnswerLine } from '../../../wire/api/host-answer.ts';
import type { PlacementLine } from '../../../wire/api/placements.ts';
import { Empty } from '../../parts/empty.tsx';
import { DerivedFrom } from '../../parts/derivation.tsx';
import { useWords } from '../../words/language.tsx';
import { AnswerAge, oldness } from './answer-doubts.tsx';
import { AnswersShown, isShown, type Narrowing } from './answers-shown.tsx';
import { LeftTerms, type PlacedHost } from './host-terms.tsx';
import { Shortages } from './shortages.tsx';

/** In pixels: of a host that lacks one thing. Others are measured when they are drawn. */
const USUAL_HEIGHT = 44;

/** The table, and what narrows it. */
export function HostAnswers({
  hosts,
  placement: line,
  narrowing,
  narrow,
}: {
  readonly hosts: readonly HostAnswerLine[];
  readonly placement: PlacementLine;
  /** Which of them are looked at. */
  readonly narrowing: Narrowing;
  readonly narrow: (narrowing: Narrowing) => void;
}): ReactNode {
  const { placement, fleet, empty } = useWords();
  const rows = useMemo(() => hosts.filter((host) => isShown(host, narrowing)), [hosts, narrowing]);
  if (hosts.length === 0) return <Empty says={placement.hosts.none} way={{ href: '/', label: empty.connect }} />;
  return (
    <>
      <AnswersShown reasons={line.reasons} narrowing={narrowing} choose={narrow} />
      <p role="status" className="count">
        {fleet.count(rows.length, hosts.length)}
      </p>
      {rows.length === 0 ? <p>{fleet.none}</p> : <Rows rows={rows} placement={line} />}
    </>
  );
}

function Rows({
  rows,
  placement: line,
}: {
  readonly rows: readonly HostAnswerLine[];
  readonly placement: PlacementLine;
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
              className={oldness(host) === undefined ? 'row' : 'row stale'}
              style={{ transform: `translateY(${start}px)` }}
            >
              <Cells host={host} placement={line} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Cells({
  host,
  placement: line,
}: {
  readonly host: HostAnswerLine;
  readonly placement: PlacementLine;
}): ReactNode {
  const placed = { placement: line.id, host: host.id };
  const isChosen = host.id === line.host?.id;
  const { placement } = useWords();
  const { chosen, fits, misses } = placement.hosts;
  return (
    <>
      <div role="rowheader">
        <Link href={`/hosts/${encodeURIComponent(host.id)}`}>{host.name}</Link>
        <AnswerAge of={host} />
      </div>
      <div role="cell">
        {isChosen ? <strong>✓ {chosen}</strong> : host.fits ? `✓ ${fits}` : `✗ ${misses(host.shortages.length)}`}
        {(host.doubts ?? []).map((doubt) => (
          <span key={doubt} className="doubt" title={placement.effect.doubtful}>
            ? {placement.doubts[doubt]}
          </span>
        ))}
      </div>
      <div role="cell">{host.shortages.length === 0 ? null : <Shortages of={host.shortages} placed={placed} />}</div>
      <div role="cell">{line.rules === 'nova-kilo' ? <LeftByKilo /> : <Left of={host.leftPpm} placed={placed} />}</div>
    </>
  );
}

/** Nobody knows: which is not that nothing would be left. */
function LeftByKilo(): ReactNode {
  const { leftKilo } = useWords().placement.hosts;
  return (
    <span className="unknown" title={leftKilo} aria-label={leftKilo} role="img">
      —
    </span>
  );
}

/** Shares that would be left afterwards. */
function Left({ of, placed }: { readonly of: HostAnswerLine['leftPpm']; readonly placed: PlacedHost }): ReactNode {
  const { leftOf } = useWords().placement.hosts;
  if (of === undefined) return null;
  return (['headroom', 'worstCase', 'available'] as const).map((name) =>
    of[name] === undefined ? null : (
      <span key={name} className="share">
        {leftOf[name]}{' '}
        <DerivedFrom name={leftOf[name]} content={() => <LeftTerms of={placed} measure={name} />}>
          {percentText(of[name])}
        </DerivedFrom>
      </span>
    ),
  );
}

/** "12 %": of millionths, rounded down. */
function percentText(ppm: bigint): string {
  const text = (ppm < 0n ? (ppm - 9_999n) / 10_000n : ppm / 10_000n).toString();
  return `${text.replace('-', '−')} %`;
}
