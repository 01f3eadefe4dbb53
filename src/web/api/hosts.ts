// All hosts of the fleet: the tightest hundred at once, the rest as it comes, and then those that report, as they do.
import { useInfiniteQuery, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { LIST_HOSTS, MOST_IDS, type HostLine } from '../../wire/api/hosts.ts';
import { againMs } from './away.ts';
import { useAsk } from './calls.tsx';
import { FOLLOWS } from './gathered-changes.ts';
import { useChanges } from './live.tsx';
import { inBatches, withChanges, type HostsPage } from './host-changes.ts';

/** What fills a screen, and what the server gives at most. */
const [FIRST, NEXT] = ['100', '1000'];

/** How long a list of the whole fleet is believed where only what changed was asked for. */
const WHOLE_EVERY_MS = 5 * 60_000;

/** How soon it is asked for again after it failed. */
const FAILED_EVERY_MS = 60_000;

const KEY = [LIST_HOSTS.path, 'all'];

/** The hosts that have come, and whether there are more. */
export interface Hosts {
  readonly hosts: readonly HostLine[];
  readonly isWhole: boolean;
  readonly error: Error | null;
  readonly isPending: boolean;
  /** When they came, in milliseconds since 1970 by the browser. */
  readonly dataUpdatedAt: number;
}

/** Asks for page after page while the page that shows them is open. */
export function useHosts(): Hosts {
  const ask = useAsk();
  const { data, error, isPending, dataUpdatedAt, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: KEY,
    queryFn: ({ pageParam }) =>
      ask(LIST_HOSTS, {
        query: { sort: 'worst-case-free', limit: pageParam === undefined ? FIRST : NEXT, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined, // oxlint-disable-line typescript/no-unsafe-type-assertion -- the first page has no cursor, later ones a text
    getNextPageParam: ({ next }) => next,
    refetchInterval: ({ state }) => (state.error === null ? WHOLE_EVERY_MS : againMs(state.error, FAILED_EVERY_MS)),
    meta: FOLLOWS,
  });
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const isWhole = !isPending && !hasNextPage;
  useFollowing(isWhole);
  const hosts = useMemo(() => data?.pages.flatMap((page) => page.hosts) ?? [], [data]);
  return { hosts, isWhole: !hasNextPage, error, isPending, dataUpdatedAt };
}

/** Asks for the hosts that changed since they came: once all have come, so that none slips between two pages, and one call after the other. */
function useFollowing(isWhole: boolean): void {
  const ask = useAsk();
  const queries = useQueryClient();
  const changed = useRef(new Set<string>());
  const isAsking = useRef(false);
  const follow = useCallback(async (): Promise<void> => {
    if (isAsking.current) return;
    isAsking.current = true;
    try {
      while (changed.current.size > 0) {
        const ids = [...changed.current];
        changed.current.clear();
        for (const batch of inBatches(ids, MOST_IDS)) {
          const found = await ask(LIST_HOSTS, { query: { ids: batch.join(','), limit: String(MOST_IDS) } });
          queries.setQueryData<InfiniteData<HostsPage>>(KEY, (data) =>
            data === undefined ? undefined : { ...data, pages: withChanges(data.pages, batch, found.hosts) },
          );
        }
      }
    } catch {
      // What is not known to be as it was is asked for whole, and that says what is the matter.
      void queries.invalidateQueries({ queryKey: KEY });
    } finally {
      isAsking.current = false;
    }
  }, [ask, queries]);
  const isReady = useRef(isWhole);
  const note = useCallback(
    (ids: ReadonlySet<string>): void => {
      for (const id of ids) if (UUID.test(id)) changed.current.add(id);
      if (isReady.current) void follow();
    },
    [follow],
  );
  useChanges(note);
  useEffect(() => {
    isReady.current = isWhole;
    if (isWhole) void follow();
  }, [isWhole, follow]);
}

/** A host's; a shared pool is named by what it is. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
