// One row of the fleet: a host by one of its pools, or the heading of a group.
import type { HTMLAttributes, ReactNode } from 'react';
import { Link } from 'wouter';
import { atLeast } from '../../../core/bound.ts';
import type { HostLine } from '../../../wire/api/hosts.ts';
import { hostPath } from '../../parts/addresses.ts';
import { Changing } from '../../parts/changing.tsx';
import { Ago, Bytes, Unknown } from '../../parts/figures.tsx';
import { Grown, OverCommit } from '../../parts/pool-amounts.tsx';
import type { PoolFigureName } from '../../parts/pool-derivations.ts';
import { PoolFigure } from '../../parts/pool-figure.tsx';
import { FindingCounts, HostState, PAUSED_SIGN } from '../../parts/state.tsx';
import { ZeroBar } from '../../parts/zero-bar.tsx';
import { useWords } from '../../words/language.tsx';
import type { FleetItem, Grouping, HostRow } from './fleet-groups.ts';
import { growthPerDay, overCommitPpm } from '../../parts/tightest.ts';

/** In pixels: of every row alike, so that none has to be drawn to know where the next begins. */
export const ROW_HEIGHT = 36;

/** Where a row stands among all, and on the screen. */
interface RowPlace {
  readonly index: number;
  readonly start: number;
  /** Tab comes to it, and to what is in it. */
  readonly isActive: boolean;
  /** To be told when it has got the focus. */
  readonly settle: (index: number) => void;
}

/** Where a row is, and that it is reached. */
function reachable({ index, start, isActive, settle }: RowPlace): HTMLAttributes<HTMLElement> & { 'data-row': number } {
  return {
    style: { transform: `translateY(${start}px)`, height: ROW_HEIGHT },
    tabIndex: isActive ? 0 : -1,
    onFocus: () => settle(index),
    'data-row': index,
  };
}

/** The heading of a group. */
export function GroupRow({
  group,
  grouping,
  place,
}: {
  readonly group: Extract<FleetItem, { readonly kind: 'group' }>;
  readonly grouping: Grouping;
  readonly place: RowPlace;
}): ReactNode {
  const { fleet } = useWords();
  return (
    <div role="row" aria-rowindex={place.index + 2} className="row group" {...reachable(place)}>
      <div role="rowheader" aria-colspan={11}>
        {group.name ?? (grouping === 'pool' ? fleet.noSharedPool : fleet.noAggregate)}{' '}
        <small>{fleet.groupOf(group.hosts, group.short)}</small>
      </div>
    </div>
  );
}

/** A host. */
export function Row({
  row,
  place,
  hasNamesake,
}: {
  readonly row: HostRow;
  readonly place: RowPlace;
  /** Another host has its name, too. */
  readonly hasNamesake: boolean;
}): ReactNode {
  const { host, pool } = row;
  const isBound = pool?.bound ?? !host.complete;
  const tabIndex = place.isActive ? 0 : -1;
  const cell = { row, tabIndex };
  return (
    <div
      role="row"
      aria-rowindex={place.index + 2}
      className={host.freshness === 'fresh' ? 'row' : 'row stale'}
      {...reachable(place)}
    >
      <div role="rowheader">
        <Link href={hostPath(host.id)} tabIndex={tabIndex}>
          {host.name}
        </Link>
        {hasNamesake ? <small title={host.id}> {host.id.slice(0, 8)}</small> : null}
        <NotFresh host={host} />
      </div>
      <div role="gridcell">
        <HostState freshness={host.freshness} receivedAtMs={host.receivedAtMs} isComplete={host.complete} />
      </div>
      <div role="gridcell">
        {pool === undefined ? null : (
          <ZeroBar worst={pool.worstCaseFree} available={pool.available} total={pool.total} />
        )}
      </div>
      <FigureCell of="worst" {...cell}>
        <Changing of={pool?.worstCaseFree}>
          <Bytes of={pool?.worstCaseFree} isBound={isBound} />
        </Changing>
      </FigureCell>
      <FigureCell of="available" {...cell}>
        <Changing of={pool?.available}>
          <Bytes of={pool?.available} />
        </Changing>
      </FigureCell>
      <FigureCell of="headroom" {...cell}>
        <Bytes of={pool?.tracked?.headroom} isBound={(pool?.tracked?.partialClaims ?? 0) > 0} />
      </FigureCell>
      <FigureCell of="growth" {...cell}>
        <Bytes of={atLeast(pool?.growth, isBound)} isBound={isBound} />
      </FigureCell>
      <FigureCell of="perDay" {...cell}>
        <Grown by={growthPerDay(pool)} />
      </FigureCell>
      <FigureCell of="overCommit" {...cell}>
        <OverCommit measured={overCommitPpm(pool)} set={pool?.tracked?.allocationRatioPpm} />
      </FigureCell>
      <div role="gridcell" className="number">
        <Link href={`${hostPath(host.id)}#guests`} tabIndex={tabIndex} className="count-link">
          <Guests host={host} />
        </Link>
      </div>
      <div role="gridcell">
        <FindingCounts of={host.findings} href={`${hostPath(host.id)}#findings`} tabIndex={tabIndex} />
      </div>
    </div>
  );
}

/** A figure of the row's pool. */
function FigureCell({
  of,
  row: { host, pool },
  tabIndex,
  children,
}: {
  readonly of: PoolFigureName;
  readonly row: HostRow;
  readonly tabIndex: number;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div role="gridcell" className="number">
      <PoolFigure of={of} host={host} pool={pool} tabIndex={tabIndex}>
        {children}
      </PoolFigure>
    </div>
  );
}

/** Below the name where the column of states is out of sight. Screen readers have it from there. */
function NotFresh({ host: { freshness, receivedAtMs } }: { readonly host: HostLine }): ReactNode {
  const words = useWords();
  if (freshness === 'fresh') return null;
  return (
    <small className={`state ${freshness} below-name`} aria-hidden="true">
      {words.freshness[freshness]} · <Ago atMs={receivedAtMs} />
    </small>
  );
}

function Guests({ host }: { readonly host: HostLine }): ReactNode {
  const { fleet } = useWords();
  const paused = host.pausedGuests ?? 0;
  return (
    <>
      {paused === 0 ? null : (
        <span className="warns" title={fleet.paused(paused)}>
          <span aria-hidden="true">
            {PAUSED_SIGN} {paused} ·{' '}
          </span>
          <span className="for-screen-readers">{fleet.paused(paused)}, </span>
        </span>
      )}
      {host.machine?.allGuests === false && host.guests !== undefined ? '≥ ' : null}
      {host.guests ?? <Unknown />}
    </>
  );
}
