// What a host's pools were over a window: the reports themselves for a day, roll-ups for longer.
import { useMemo, useState, type ReactNode } from 'react';
import type { z } from 'zod';
import { LIST_PAST_EVENTS } from '../../wire/api/events.ts';
import { HOST_HISTORY } from '../../wire/api/history.ts';
import { useCall } from '../api/calls.tsx';
import { useNow } from '../parts/now.tsx';
import { Shown } from '../parts/state.tsx';
import { TimeChart, type ChartLine, type ChartMark } from '../parts/time-chart.tsx';
import { useWords } from '../words/language.tsx';

const DAY_MS = 86_400_000;

/** How far back, and how fine. */
const WINDOWS = {
  day: { ms: DAY_MS, resolution: 'report' },
  week: { ms: 7 * DAY_MS, resolution: '5min' },
  month: { ms: 30 * DAY_MS, resolution: '1h' },
  year: { ms: 365 * DAY_MS, resolution: '1d' },
} as const;

type WindowName = keyof typeof WINDOWS;

/** A window ends at a whole minute, so that it is asked for once a minute at most. */
const STEP_MS = 60_000;

/** The charts. */
export function HostPast({ host }: { readonly host: string }): ReactNode {
  const words = useWords();
  const [name, setName] = useState<WindowName>('day');
  const to = Math.ceil(useNow() / STEP_MS) * STEP_MS;
  const { ms, resolution } = WINDOWS[name];
  const past = useCall(HOST_HISTORY, {
    query: { host, from: String(Math.max(0, to - ms)), to: String(to), resolution },
  });
  const claims = useCall(LIST_PAST_EVENTS, {
    query: { host, kind: 'claim-changed', since: String(Math.max(0, to - ms)), limit: '200' },
  });
  const marks = useMemo(
    () => (claims.data?.events ?? []).map(({ atMs, kind }): ChartMark => ({ atMs, label: kind })),
    [claims.data],
  );
  return (
    <section className="past">
      <h2>{words.host.past}</h2>
      <fieldset className="choices">
        <legend>{words.host.window}</legend>
        {(['day', 'week', 'month', 'year'] as const).map((one) => (
          <label key={one}>
            <input type="radio" name="window" checked={one === name} onChange={() => setName(one)} />
            {words.host.windows[one]}
          </label>
        ))}
      </fieldset>
      <Shown call={past}>
        {({ pools }) =>
          pools.length === 0 ? (
            <p>{words.host.noPast}</p>
          ) : (
            pools.map((pool) => <PoolPast key={pool.id} pool={pool} marks={marks} />)
          )
        }
      </Shown>
    </section>
  );
}

type PastPool = z.output<typeof HOST_HISTORY.answer>['pools'][number];

function PoolPast({ pool, marks }: { readonly pool: PastPool; readonly marks: readonly ChartMark[] }): ReactNode {
  const words = useWords();
  const { atMs, lines } = useMemo(() => seriesOf(pool, words), [pool, words]);
  if (atMs.length === 0) return <p>{`${pool.name}: ${words.host.noPast}`}</p>;
  return <TimeChart atMs={atMs} lines={lines} marks={marks} caption={pool.name} />;
}

function seriesOf(
  { points, buckets }: PastPool,
  { columns }: ReturnType<typeof useWords>,
): { readonly atMs: readonly number[]; readonly lines: readonly ChartLine[] } {
  const rolled = buckets.map(({ startMs, occupied, available, growth, worstCaseFree }) => ({
    atMs: startMs,
    occupied: occupied.last,
    available: available.last,
    growth: growth.last,
    worstCaseFree: worstCaseFree.min,
  }));
  const samples = points.length > 0 ? points : rolled;
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
