// What a guest's disks had allocated over a window.
import { useMemo, type ReactNode } from 'react';
import { GUEST_HISTORY } from '../../wire/api/history.ts';
import { useCall } from '../api/calls.tsx';
import { PastControls, usePastWindow, type ChosenWindow } from '../parts/past-controls.tsx';
import { resolutionFor } from '../parts/past-window.ts';
import { Shown } from '../parts/state.tsx';
import { TimeChart, type ChartMark } from '../parts/time-chart.tsx';
import { useWords } from '../words/language.tsx';
import { diskPastsOf, type GuestPast } from './disk-past.ts';

const NO_MARKS: readonly ChartMark[] = [];

/** The charts. `receivedAtMs`: when the latest report of its host came; nothing is known of later. */
export function GuestHistory({
  guest,
  receivedAtMs,
}: {
  readonly guest: string;
  readonly receivedAtMs: number | undefined;
}): ReactNode {
  const words = useWords();
  const chosen = usePastWindow();
  const { fromMs, toMs } = chosen.window;
  const query = { guest, from: String(fromMs), to: String(toMs), resolution: resolutionFor(chosen.window) };
  const past = useCall(GUEST_HISTORY, { query }, { keepsLast: true });
  return (
    <section className="past">
      <h2>{words.host.past}</h2>
      <PastControls chosen={chosen} />
      <Shown call={past}>{(answer) => <DiskCharts past={answer} chosen={chosen} receivedAtMs={receivedAtMs} />}</Shown>
    </section>
  );
}

function DiskCharts({
  past,
  chosen,
  receivedAtMs,
}: {
  readonly past: GuestPast;
  readonly chosen: ChosenWindow;
  readonly receivedAtMs: number | undefined;
}): ReactNode {
  const words = useWords();
  const { fromMs, toMs } = chosen.window;
  const knownUntilMs = Math.min(toMs, receivedAtMs ?? toMs);
  const disks = useMemo(() => diskPastsOf(past, { fromMs, knownUntilMs }, words), [past, fromMs, knownUntilMs, words]);
  const hosts = new Set(disks.map(({ hostId }) => hostId));
  if (disks.length === 0) return <p>{words.host.noPast}</p>;
  return (
    <>
      {disks.map(({ hostId, target, diskKey, atMs, lines }) => (
        <TimeChart
          key={`${hostId} ${diskKey}`}
          atMs={atMs}
          lines={lines}
          marks={NO_MARKS}
          caption={words.guest.past(hosts.size > 1 ? `${target} (${words.guest.on(hostId)})` : target)}
          chosen={chosen}
          isStepped
        />
      ))}
      {past.truncated ? <p>{words.past.truncated}</p> : null}
    </>
  );
}

const [DAY_MS, STEP_MS] = [86_400_000, 300_000];

/** What each disk had allocated a day before the latest report; undefined for one of which that is not known. */
export function useAllocatedDayAgo(
  guest: string,
  host: string,
  receivedAtMs: number | undefined,
): (target: string) => bigint | undefined {
  // Asked for anew every few minutes, and not with every report. What was at that time is of before the next millisecond.
  const from = Math.floor((receivedAtMs ?? 0) / STEP_MS) * STEP_MS - DAY_MS + 1;
  const query = { guest, from: String(Math.max(0, from)), to: String(Math.max(1, from + 1)), limit: '1' };
  const { data } = useCall(GUEST_HISTORY, { query }, { enabled: receivedAtMs !== undefined });
  return (target) => {
    const starts = (data?.starts ?? []).filter((start) => start.target === target);
    const here = starts.length > 1 ? starts.filter(({ hostId }) => hostId === host) : starts;
    // Two disks of one target: nobody says which of them is meant.
    const start = here.length === 1 ? here[0] : undefined;
    return start?.gone === false ? start.allocation : undefined;
  };
}
