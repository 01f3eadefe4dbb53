// What happens in the fleet, as it happens: one stream for all pages. It makes what is shown stale; it holds no figures itself.
import { useQueryClient, type Query } from '@tanstack/react-query';
import { createContext, use, useEffect, useState, type ReactNode } from 'react';
import { readJson } from '../../wire/json.ts';
import { useWorld } from '../world.tsx';

/** Whether the stream is open. */
export type Liveness = 'connecting' | 'live' | 'broken';

const Live = createContext<Liveness>('connecting');

/** Whether what is shown follows what happens. */
export function useLiveness(): Liveness {
  return use(Live);
}

/** Kinds of events as docs/api.md lists them; EventSource tells of none that nobody named. */
const KINDS = [
  'host-appeared',
  'report-accepted',
  'host-late',
  'host-lost',
  'host-fresh',
  'host-forgotten',
  'finding-appeared',
  'finding-cleared',
  'claim-changed',
  'policy-changed',
  'over-capacity',
  'two-agents',
  'policy-changed',
  'over-capacity',
  'events-missed',
] as const;

/** A thousand reports a minute must not be a thousand lists a minute. */
const GATHER_MS = 2_000;

/** A list of several pages is asked for no sooner than this after it came: in a fleet of thousands something happens all the time. */
const LONG_LIST_MS = 15_000;

/** Opens the stream for all below. */
export function LiveProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const { openEvents, nowMs } = useWorld();
  const queries = useQueryClient();
  const [liveness, setLiveness] = useState<Liveness>('connecting');
  useEffect(() => {
    const events = openEvents();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hosts = new Set<string>();
    const isEarly = (query: Query): boolean =>
      isLong(query.state.data) && nowMs() - query.state.dataUpdatedAt < LONG_LIST_MS;
    const refresh = (): void => {
      timer = undefined;
      const changed = new Set(hosts);
      hosts.clear();
      void queries.invalidateQueries({ predicate: (query) => concerns(query.queryKey, changed) && !isEarly(query) });
      const isLeft = queries.getQueryCache().findAll({ type: 'active', predicate: isEarly }).length > 0;
      if (!isLeft) return;
      for (const id of changed) hosts.add(id);
      timer = setTimeout(refresh, LONG_LIST_MS);
    };
    const gather = (event: MessageEvent<string>): void => {
      // One of an aggregate or of the fleet concerns many.
      hosts.add(event.type === 'policy-changed' ? '' : hostOf(event.data));
      timer ??= setTimeout(refresh, GATHER_MS);
    };
    for (const kind of KINDS) events.addEventListener(kind, gather);
    events.addEventListener('open', () => setLiveness('live'));
    events.addEventListener('error', () => setLiveness(events.readyState === 2 ? 'broken' : 'connecting'));
    return () => {
      clearTimeout(timer);
      events.close();
    };
  }, [openEvents, nowMs, queries]);
  return <Live value={liveness}>{children}</Live>;
}

/** Whether an answer is of more than one page. */
function isLong(data: unknown): boolean {
  return (
    typeof data === 'object' && data !== null && 'pages' in data && Array.isArray(data.pages) && data.pages.length > 1
  );
}

/** Calls that name another host than those that changed stay as they are. */
function concerns([, params]: readonly unknown[], hosts: ReadonlySet<string>): boolean {
  const id = typeof params === 'object' && params !== null && 'id' in params ? String(params.id) : undefined;
  return id === undefined || hosts.has(id) || hosts.has('');
}

/** Of an event that may concern all: "". */
function hostOf(data: string): string {
  const value = readJson(data);
  const id = typeof value === 'object' && value !== null && 'hostId' in value ? value['hostId'] : undefined;
  return typeof id === 'string' ? id : '';
}
