// What happens in the fleet, as it happens: one stream for all pages. It makes what is shown stale; it holds no figures itself.
import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import { EVENT_KINDS, EVENTS_MISSED } from '../../wire/api/events.ts';
import { isJsonObject, tryReadJson } from '../../wire/json.ts';
import { useWorld } from '../world.tsx';
import { GatheredChanges, type ChangeListener } from './gathered-changes.ts';

/** Whether the stream is open. */
export type Liveness = 'connecting' | 'live' | 'broken';

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

/** EventSource tells of no kind that nobody named. */
const KINDS = [...EVENT_KINDS, EVENTS_MISSED];

/** A server that is away should not be asked by every open page at once. */
const REOPEN_MS = 5_000;

/** Opens the stream for all below. */
export function LiveProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const { openEvents, nowMs, ofBrowser } = useWorld();
  const queries = useQueryClient();
  const [liveness, setLiveness] = useState<Liveness>('connecting');
  const [listeners] = useState(() => new Set<ChangeListener>());
  useEffect(() => {
    const changes = new GatheredChanges({ queries, listeners, ageMs: (cameMs) => nowMs() - ofBrowser(cameMs) });
    const close = listen(openEvents, changes, setLiveness);
    return () => {
      close();
      changes.close();
    };
  }, [openEvents, nowMs, ofBrowser, queries, listeners]);
  const value = useMemo(() => ({ liveness, listeners }), [liveness, listeners]);
  return <Live value={value}>{children}</Live>;
}

/** Listens until what it returns is called. A stream that a proxy refused is opened again; anything may have changed meanwhile. */
function listen(
  openEvents: () => EventSource,
  changes: GatheredChanges,
  tell: (liveness: Liveness) => void,
): () => void {
  let events: EventSource | undefined;
  let reopening: ReturnType<typeof setTimeout> | undefined;
  const note = ({ type, data }: MessageEvent<string>): void => {
    // One of an aggregate or of the fleet concerns many.
    changes.note(type === 'policy-changed' ? '' : hostOf(data));
  };
  const open = (isAnew: boolean): void => {
    const opened = openEvents();
    events = opened;
    for (const kind of KINDS) opened.addEventListener(kind, note);
    opened.addEventListener('open', () => {
      tell('live');
      if (isAnew) changes.note('');
    });
    opened.addEventListener('error', () => {
      // A browser tries again by itself after a break, and knows its place then; after any other answer (a proxy's 502) never.
      tell(opened.readyState === opened.CLOSED ? 'broken' : 'connecting');
      if (opened.readyState === opened.CLOSED) reopening = setTimeout(() => open(true), REOPEN_MS);
    });
  };
  open(false);
  return () => {
    clearTimeout(reopening);
    events?.close();
  };
}

/** Of an event that may concern all, or that cannot be read: "". */
function hostOf(data: string): string {
  const value = tryReadJson(data);
  const id = isJsonObject(value) ? value['hostId'] : undefined;
  return typeof id === 'string' ? id : '';
}
