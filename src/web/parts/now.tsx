// The time that ages are told by: one clock for the page, the server's, that moves every ten seconds.
import { createContext, use, useEffect, useState, type ReactNode } from 'react';
import { useWorld } from '../world.tsx';

const Now = createContext(0);

const STEP_MS = 10_000;

/** Makes the time known to all below. */
export function NowProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const { nowMs, follow } = useWorld();
  const [now, setNow] = useState(nowMs);
  useEffect(() => {
    const step = (): void => setNow(nowMs());
    const timer = setInterval(step, STEP_MS);
    const unfollow = follow(step);
    // It may have leapt before anybody followed.
    step();
    return () => {
      clearInterval(timer);
      unfollow();
    };
  }, [nowMs, follow]);
  return <Now value={now}>{children}</Now>;
}

/** Milliseconds since 1970, to ten seconds. */
export function useNow(): number {
  return use(Now);
}
