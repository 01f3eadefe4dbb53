// What a host's pools were over a window: the reports themselves for a day or two, roll-ups for longer.
import { useMemo, type ReactNode } from 'react';
import { LIST_PAST_EVENTS } from '../../../wire/api/events.ts';
import { HOST_HISTORY } from '../../../wire/api/history.ts';
import { useCall } from '../../api/calls.tsx';
import { Empty } from '../../parts/empty.tsx';
import { useLongList } from '../../parts/long-list.tsx';
import { PastControls, usePastWindow, type ChosenWindow } from '../../parts/past-controls.tsx';
import { resolutionFor } from '../../parts/past-window.ts';
import { Shown } from '../../parts/state.tsx';
import type { ChartLine, ChartMark } from '../../parts/chart-lines.ts';
import { TimeChart } from '../../parts/time-chart.tsx';
import { useWords } from '../../words/language.tsx';
import { marksOf } from './claim-marks.ts';
import { PastMarks } from './past-marks.tsx';
import { samplesOf, type PastPool } from './past-samples.ts';

/** Charts that are drawn at once. */
const FIRST = 6;

/** The charts. A host that tells of no pool has no past of one, in whichever window. */
export function HostPast({ host, toldNoPool }: { readonly host: string; readonly toldNoPool: boolean }): ReactNode {
  const words = useWords();
  const chosen = usePastWindow();
  const { fromMs, toMs } = chosen.window;
  const query = { host, from: String(fromMs), to: String(toMs), resolution: resolutionFor(chosen.window) };
  const past = useCall(HOST_HISTORY, { query }, { keepsLast: true });
  const claimed = { host, kind: 'claim-changed', since: String(fromMs), limit: '1000' };
  const claims = useCall(LIST_PAST_EVENTS, { query: claimed }, { keepsLast: true });
  const marks = useMemo(
    () => marksOf(claims.data?.events ?? [], words).filter(({ atMs }) => atMs < toMs),
    [claims.data, words, toMs],
  );
  return (
    <section className="past" id="past">
      <h2>{words.host.past}</h2>
      <PastControls chosen={chosen} />
      <Shown call={past}>
        {({ pools, morePools }) =>
          pools.length === 0 ? (
            toldNoPool ? (
              <Empty says={words.empty.noPoolTold} />
            ) : (
              <Empty says={words.host.noPast} next={words.empty.past} />
            )
          ) : (
            <>
              <Charts pools={pools} marks={marks} chosen={chosen} />
              {morePools ? <p>{words.longLists.morePools(pools.length)}</p> : null}
            </>
          )
        }
      </Shown>
      <PastMarks marks={marks} isWhole={claims.data?.next === undefined} />
    </section>
  );
}

/** A chart for each, as far as somebody looks. */
function Charts({
  pools,
  ...rest
}: {
  readonly pools: readonly PastPool[];
  readonly marks: readonly ChartMark[];
  readonly chosen: ChosenWindow;
}): ReactNode {
  const list = useLongList(pools, { name: useWords().host.past, textOf, first: FIRST, step: FIRST });
  return (
    <>
      {list.find}
      {list.shown.map((pool) => (
        <PoolPast key={pool.id} pool={pool} {...rest} />
      ))}
      {list.more}
    </>
  );
}

function textOf({ name, id }: PastPool): string {
  return `${name} ${id}`;
}

/** One pool's chart. */
export function PoolPast({
  pool,
  marks,
  chosen,
}: {
  readonly pool: PastPool;
  readonly marks: readonly ChartMark[];
  readonly chosen: ChosenWindow;
}): ReactNode {
  const words = useWords();
  const { atMs, lines } = useMemo(() => seriesOf(pool, words), [pool, words]);
  if (atMs.length === 0) return <Empty says={`${pool.name}: ${words.host.noPast}`} next={words.empty.past} />;
  return (
    <>
      <TimeChart atMs={atMs} lines={lines} marks={marks} caption={pool.name} chosen={chosen} />
      {pool.truncated ? <p>{words.past.truncated}</p> : null}
    </>
  );
}

function seriesOf(
  pool: PastPool,
  { columns }: ReturnType<typeof useWords>,
): { readonly atMs: readonly number[]; readonly lines: readonly ChartLine[] } {
  const samples = samplesOf(pool);
  return {
    atMs: samples.map(({ atMs }) => atMs),
    lines: [
      { label: columns.occupied, kind: 'occupied', values: samples.map(({ occupied }) => occupied) },
      { label: columns.available, kind: 'available', values: samples.map(({ available }) => available) },
      { label: columns.growth, kind: 'growth', values: samples.map(({ growth }) => growth) },
      { label: columns.worst, kind: 'worst', values: samples.map(({ worstCaseFree }) => worstCaseFree) },
    ],
  };
}
