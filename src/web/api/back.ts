// Waiting for a server that does not answer: what failed for want of it is tried again once it is back.
import { useEffect } from 'react';
import { useWorld } from '../world.tsx';

/** How often it is asked, and how long an answer may take. */
const AGAIN_MS = 5_000;

/** Calls `then`, which has to stay the same, once the server answers after it did not. Where it answers from the first, `then` is never called:
 *  whatever failed did not fail for want of it, and would fail again. */
export function useOnceBack(then: () => void): void {
  const { origin, fetch } = useWorld();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isWanted = true;
    const look = async (wasAway: boolean): Promise<void> => {
      const answers = await isThere(fetch, origin);
      if (!isWanted || (answers && !wasAway)) return;
      if (answers) then();
      else timer = setTimeout(() => void look(true), AGAIN_MS);
    };
    void look(false);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [fetch, origin, then]);
}

/** Asks what proxies ask: it costs the server nothing, and needs no session. */
async function isThere(fetch: typeof globalThis.fetch, origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(AGAIN_MS), cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}
