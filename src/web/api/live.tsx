// What happens in the fleet, as it happens: one stream for all pages. It makes what is shown stale; it holds no figures itself.
import { useQueryClient, type Query } from '@tanstack/react-query';
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import { EVENT_KINDS, EVENTS_MISSED } from '../../wire/api/events.ts';
import { readJson } from '../../wire/json.ts';
import { useWorld } from '../world.tsx';

/** Whether the stream is open. */
export type Liveness = 'connecting' | 'live' | 'broken';

/** Is told of what changed: ids of hosts and shared pools; "" among them: anything may have. */
type ChangeListener = (changed: ReadonlySet<string>) => void;

const Live = createContext<{ readonly liveness: Liveness; readonly listeners: Set<ChangeListener> }>({
  liveness: 'connecting',
  listeners: new Set(),
});

/** Whether what is shown follows what happens. */
export function useLiveness(): Liveness {
  return use(Live).liveness;
}

/** Tells of what changed, gathered, while the page that asks is open. A query whose `meta` is `FOLLOWS` is left to whoever asks so, unless
 *  anything may have changed. The listener has to stay the same one. */
export function useChanges(listener: ChangeListener): void {
  const { listeners } = use(Live);
  useEffect(() => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, [listeners, listener]);
}

/** Of a query that is kept up to date piece by piece. */
export const FOLLOWS = { isFollowing: true } as const;

/** EventSource tells of no kind that nobody named. */
const KINDS = [...EVENT_KINDS, EVENTS_MISSED];

/** A thousand reports a minute must not be a thousand lists a minute. */
const GATHER_MS = 2_000;

/** A list of several pages is asked for no sooner than this after it came: in a fleet of thousands something happens all the time. */
const LONG_LIST_MS = 15_000;

/** A server that is away should not be asked by every open page at once. */
const REOPEN_MS = 5_000;

/** Opens the stream for all below. */
export function LiveProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const { openEvents, nowMs } = useWorld();
  const queries = useQueryClient();
  const [liveness, setLiveness] = useState<Liveness>('connecting');
  const [listeners] = useState(() => new Set<ChangeListener>());
  useEffect(() => {
    let events: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let reopening: ReturnType<typeof setTimeout> | undefined;
    const hosts = new Set<string>();
    const isEarly = (query: Query): boolean =>
      isLong(query.state.data) && nowMs() - query.state.dataUpdatedAt < LONG_LIST_MS;
    const refresh = (): void => {
      timer = undefined;
      const changed = new Set(hosts);
      hosts.clear();
      for (const listener of listeners) listener(changed);
      const concerned = (query: Query): boolean => concerns(query, changed);
      void queries.invalidateQueries({ predicate: (query) => concerned(query) && !isEarly(query) });
      const left = queries
        .getQueryCache()
        .findAll({ type: 'active', predicate: (query) => concerned(query) && isEarly(query) });
      if (left.length === 0) return;
      for (const id of changed) hosts.add(id);
      timer = setTimeout(refresh, LONG_LIST_MS);
    };
    const note = (host: string): void => {
      hosts.add(host);
      timer ??= setTimeout(refresh, GATHER_MS);
    };
    const gather = (event: MessageEvent<string>): void => {
      // One of an aggregate or of the fleet concerns many.
      note(event.type === 'policy-changed' ? '' : hostOf(event.data));
    };
    const open = (isAnew: boolean): void => {
      const opened = openEvents();
      events = opened;
      for (const kind of KINDS) opened.addEventListener(kind, gather);
      opened.addEventListener('open', () => {
        setLiveness('live');
        if (isAnew) note('');
      });
      opened.addEventListener('error', () => {
        // A browser tries again by itself after a break, and knows its place then; after any other answer (a proxy's 502) never.
        setLiveness(opened.readyState === opened.CLOSED ? 'broken' : 'connecting');
        if (opened.readyState === opened.CLOSED) reopening = setTimeout(() => open(true), REOPEN_MS);
      });
    };
    open(false);
    return () => {
      clearTimeout(timer);
      clearTimeout(reopening);
      events?.close();
    };
  }, [openEvents, nowMs, queries, listeners]);
  const value = useMemo(() => ({ liveness, listeners }), [liveness, listeners]);
  return <Live value={value}>{children}</Live>;
}

/** Whether an answer is of more than one page. */
function isLong(data: unknown): boolean {
  return (
    typeof data === 'object' && data !== null && 'pages' in data && Array.isArray(data.pages) && data.pages.length > 1
  );
}

/** Calls that name another host than those that changed stay as they are. */
function concerns({ queryKey: [, params], meta }: Query, hosts: ReadonlySet<string>): boolean {
  if (meta?.['isFollowing'] === true) return hosts.has('');
  const id = typeof params === 'object' && params !== null && 'id' in params ? String(params.id) : undefined;
  return id === undefined || hosts.has(id) || hosts.has('');
}

/** Of an event that may concern all, or that cannot be read: "". */
function hostOf(data: string): string {
  let value: unknown;
  try {
    value = readJson(data);
  } catch {
    return '';
  }
  const id = typeof value === 'object' && value !== null && 'hostId' in value ? value.hostId : undefined;
  return typeof id === 'string' ? id : '';
}
