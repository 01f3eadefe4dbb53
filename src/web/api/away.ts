// Whether the server answers at all, by what comes of every call: when it does not, what is shown is of before.
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { UllageError } from '../../core/errors.ts';
import { SHOW_SESSION } from '../../wire/api/session.ts';
import { useLiveness } from './live.tsx';

/** How often it is asked whether it answers again. */
const AGAIN_MS = 5_000;

/** The server did not answer; it may have been said already, for the whole page. */
export function isAway(error: unknown): boolean {
  return error instanceof UllageError && error.code === 'SERVER_UNREACHABLE';
}

/** Nobody is signed in, or his token is no longer worth anything. */
export function isSignedOut(error: unknown): boolean {
  if (!(error instanceof UllageError)) return false;
  const code = error.operands?.['code'];
  return code === 'NOT_AUTHENTICATED' || code === 'NOT_ALLOWED';
}

/** When the last answer came, in milliseconds since 1970, since none comes any more; undefined: they come. */
export function useAwaySince(): number | undefined {
  const queries = useQueryClient();
  const liveness = useLiveness();
  const [sinceMs, setSinceMs] = useState<number>();
  useEffect(() => {
    let wasAway = false;
    return queries.getQueryCache().subscribe((event) => {
      if (event.type !== 'updated') return;
      if (event.action.type === 'error') {
        const error: unknown = event.action.error;
        const [asked]: readonly unknown[] = event.query.queryKey; // oxlint-disable-line typescript/no-unsafe-assignment -- keys are ours: useCall's
        if (isSignedOut(error)) askWhoIsSignedIn(queries, asked);
        if (!isAway(error) || wasAway) return;
        wasAway = true;
        setSinceMs(lastAnswerMs(queries));
      } else if (event.action.type === 'success' && wasAway) {
        wasAway = false;
        setSinceMs(undefined);
        void queries.invalidateQueries();
      }
    });
  }, [queries]);
  useEffect(() => {
    if (sinceMs === undefined) return undefined;
    const timer = setInterval(() => void queries.invalidateQueries({ queryKey: [SHOW_SESSION.path] }), AGAIN_MS);
    return () => clearInterval(timer);
  }, [queries, sinceMs]);
  useEffect(() => {
    // A stream that breaks is the first to know.
    if (liveness !== 'live') void queries.invalidateQueries({ queryKey: [SHOW_SESSION.path] });
  }, [queries, liveness]);
  return sinceMs;
}

/** A refusal of any call may mean that the session has ended: whether it has is what this call says. */
function askWhoIsSignedIn(queries: QueryClient, asked: unknown): void {
  if (asked !== SHOW_SESSION.path) void queries.invalidateQueries({ queryKey: [SHOW_SESSION.path] });
}

function lastAnswerMs(queries: QueryClient): number {
  return Math.max(
    ...queries
      .getQueryCache()
      .getAll()
      .map(({ state }) => state.dataUpdatedAt),
  );
}
