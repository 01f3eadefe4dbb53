// What a guest's disks had allocated over a window.
import { useMemo, type ReactNode } from 'react';
import { GUEST_HISTORY } from '../../../wire/api/history.ts';
import { useCall } from '../../api/calls.tsx';
import { Empty } from '../../parts/empty.tsx';
import { PastControls, usePastWindow, type ChosenWindow } from '../../parts/past-controls.tsx';
import { resolutionFor } from '../../parts/past-window.ts';
import { Shown } from '../../parts/state.tsx';
import type { ChartMark } from '../../parts/chart-lines.ts';
import { TimeChart } from '../../parts/time-chart.tsx';
import { useWords } from '../../words/language.tsx';
import { diskPastsOf, type GuestPast } from './disk-past.ts';

const NO_MARKS: readonly ChartMark[] = [];

/** The charts. `receivedAtMs`: when the latest report of its host came; nothing is known of later. */
export function GuestHistory({
  guest,
  target,
  receivedAtMs,
}: {
  readonly guest: string;
  /** Of one disk; undefined: of all. */
  readonly target?: string;
  readonly receivedAtMs: number | undefined;
}): ReactNode {
  const words = useWords();
  const chosen = usePastWindow();
  const { fromMs, toMs } = chosen.window;
  const resolution = resolutionFor(chosen.window);
  const query = { guest, target, from: String(fromMs), to: String(toMs), resolution };
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
  if (disks.length === 0) return <Empty says={words.host.noPast} next={words.empty.past} />;
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
