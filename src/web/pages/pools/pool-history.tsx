// What a pool was over a window, as one of its hosts saw it.
import type { ReactNode } from 'react';
import { POOL_HISTORY } from '../../../wire/api/history.ts';
import { useCall } from '../../api/calls.tsx';
import type { ListedPool } from '../../api/pools.ts';
import { PastControls, usePastWindow } from '../../parts/past-controls.tsx';
import { resolutionFor } from '../../parts/past-window.ts';
import { Shown } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';
import { PoolPast } from '../host/host-past.tsx';

/** The chart. */
export function PoolHistory({
  pool,
  host,
}: {
  readonly pool: ListedPool;
  readonly host: ListedPool['hosts'][number];
}): ReactNode {
  const words = useWords();
  const chosen = usePastWindow();
  const { fromMs, toMs } = chosen.window;
  const query = {
    host: host.id,
    pool: pool.id,
    from: String(fromMs),
    to: String(toMs),
    resolution: resolutionFor(chosen.window),
  };
  const past = useCall(POOL_HISTORY, { query }, { keepsLast: true });
  return (
    <section className="past" id="past">
      <h2>{words.host.past}</h2>
      {pool.hosts.length > 1 ? <p>{words.pooling.pastOfOne(host.name)}</p> : null}
      <PastControls chosen={chosen} />
      <Shown call={past}>{(answer) => <PoolPast pool={{ ...pool, ...answer }} marks={[]} chosen={chosen} />}</Shown>
    </section>
  );
}
