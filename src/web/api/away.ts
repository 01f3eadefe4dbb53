// Whether the server answers at all: when it does not, what is shown is of before. The call that says who is signed in decides it; any other that
// fails only has that one asked at once, so that a call that fails by itself makes nothing else look old.
import { useQueryClient, type QueryClient, type UseQueryResult } from '@tanstack/react-query';
import { createContext, use, useEffect, useRef } from 'react';
import { UllageError } from '../../core/errors.ts';
import { SHOW_SESSION, type Session } from '../../wire/api/session.ts';
import { useLiveness } from './live.tsx';

/** How often it is asked whether it answers again. */
const AGAIN_MS = 5_000;

/** As long as anything asks us to wait. */
const MOST_WAIT_MS = 5 * 60_000;

/** No answer came, or a proxy's in its place. */
export function isAway(error: unknown): boolean {
  return error instanceof UllageError && (error.code === 'SERVER_UNREACHABLE' || error.code === 'SERVER_ANSWER');
}

/** Nobody is signed in, or his token is no longer worth anything. */
export function isSignedOut(error: unknown): boolean {
  if (!(error instanceof UllageError)) return false;
  const code = error.operands?.['code'];
  return code === 'NOT_AUTHENTICATED' || code === 'NOT_ALLOWED';
}

/** After how long a call that failed so is made again: when the answer said (Retry-After), else as usual. */
export function againMs(error: Error | null, usualMs: number): number {
  const seconds = error instanceof UllageError ? error.operands?.['retryAfterSeconds'] : undefined;
  return typeof seconds === 'number' ? Math.min(Math.max(seconds * 1_000, AGAIN_MS), MOST_WAIT_MS) : usualMs;
}

/** The same of the call that says who is signed in. */
export function askedAgainMs(error: Error | null, usualMs: number): number {
  return error === null || isSignedOut(error) ? usualMs : againMs(error, AGAIN_MS);
}

const Away = createContext(false);

/** Says to all below whether the frame says that the server is away. */
export const AwayProvider = Away.Provider;

/** Whether it is said for the whole page. */
export function useIsAway(): boolean {
  return use(Away);
}

/** When the last answer came, in milliseconds since 1970 by the browser, since none comes any more; undefined: they come. */
export function useAwaySince(session: UseQueryResult<Session>): number | undefined {
  const queries = useQueryClient();
  const liveness = useLiveness();
  const isGone = isAway(session.error);
  const wasGone = useRef(false);
  useEffect(() => {
    if (wasGone.current && !isGone) void queries.invalidateQueries({ predicate: isOther });
    wasGone.current = isGone;
  }, [queries, isGone]);
  useEffect(() => {
    const doubt = (error: unknown): void => {
      if (isAway(error) || isSignedOut(error)) askWhoIsSignedIn(queries);
    };
    const ends = [
      queries.getQueryCache().subscribe((event) => {
        if (event.type === 'updated' && event.action.type === 'error' && isOther(event.query))
          doubt(event.action.error);
      }),
      queries.getMutationCache().subscribe((event) => {
        if (event.type === 'updated' && event.action.type === 'error') doubt(event.action.error);
      }),
    ];
    return () => ends.forEach((end) => end());
  }, [queries]);
  useEffect(() => {
    // A stream that breaks is the first to know.
    if (liveness !== 'live') askWhoIsSignedIn(queries);
  }, [queries, liveness]);
  return isGone ? lastAnswerMs(queries) : undefined;
}

/** A call that is under way already says it, too. */
function askWhoIsSignedIn(queries: QueryClient): void {
  void queries.invalidateQueries({ queryKey: [SHOW_SESSION.path] }, { cancelRefetch: false });
}

/** Of a call other than that of who is signed in. */
export function isOther({ queryKey: [path] }: { readonly queryKey: readonly unknown[] }): boolean {
  return path !== SHOW_SESSION.path;
}

function lastAnswerMs(queries: QueryClient): number {
  return Math.max(
    ...queries
      .getQueryCache()
      .getAll()
      .map(({ state }) => state.dataUpdatedAt),
  );
}
