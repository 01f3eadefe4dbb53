// The server's clock, as its answers tell it: ages are of its moments, and a reader's own clock may be hours off.

/** The time by the server, and how to ask it. */
export interface ServerClock {
  /** Asks, and learns from the answer. */
  readonly fetch: typeof fetch;
  /** Milliseconds since 1970, by the server; by the browser until it has answered. */
  readonly nowMs: () => number;
  /** A moment of the browser's clock as one of the server's. */
  readonly ofBrowser: (ms: number) => number;
  /** Tells when the time has leapt; what it answers ends that. */
  readonly follow: (listener: () => void) => () => void;
}

/** A Date header is of whole seconds, and an answer is on its way for a while: less than this is no difference. */
const NOTICED_MS = 5_000;

/** An answer that took longer says too little about now. */
const SLOW_MS = 4_000;

/** The clock behind a browser's own. Only answers of success count: a proxy's refusal is dated by the proxy. */
export function serverClock(ask: typeof fetch, browserNowMs: () => number): ServerClock {
  const listeners = new Set<() => void>();
  let aheadMs = 0;
  const learn = (date: string | null, sentMs: number, cameMs: number): void => {
    const dateMs = date === null ? Number.NaN : Date.parse(date);
    if (Number.isNaN(dateMs) || cameMs - sentMs > SLOW_MS) return;
    const foundMs = dateMs + 500 - (sentMs + cameMs) / 2;
    // Ours is right unless it is noticeably wrong: what is shown does not tremble.
    const nextMs = Math.abs(foundMs) < NOTICED_MS ? 0 : foundMs;
    if (Math.abs(nextMs - aheadMs) < NOTICED_MS) return;
    aheadMs = nextMs;
    for (const listener of listeners) listener();
  };
  return {
    fetch: async (input, init) => {
      const sentMs = browserNowMs();
      const answer = await ask(input, init);
      if (answer.ok) learn(answer.headers.get('date'), sentMs, browserNowMs());
      return answer;
    },
    nowMs: () => browserNowMs() + aheadMs,
    ofBrowser: (ms) => ms + aheadMs,
    follow: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
