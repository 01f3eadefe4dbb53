// All hosts of the fleet: the tightest hundred at once, the rest as it comes.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { LIST_HOSTS, type HostLine } from '../../wire/api/hosts.ts';
import { useAsk } from './calls.tsx';

/** What fills a screen, and what the server gives at most. */
const [FIRST, NEXT] = ['100', '1000'];

/** How long a list of the whole fleet stays as it is without an event. */
const REFRESH_MS = 60_000;

/** The hosts that have come, and whether there are more. */
export interface Hosts {
  readonly hosts: readonly HostLine[];
  readonly isWhole: boolean;
  readonly error: Error | null;
  readonly isPending: boolean;
}

/** Asks for page after page while the page that shows them is open. */
export function useHosts(): Hosts {
  const ask = useAsk();
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: [LIST_HOSTS.path, 'all'],
    queryFn: ({ pageParam }) =>
      ask(LIST_HOSTS, {
        query: { sort: 'worst-case-free', limit: pageParam === undefined ? FIRST : NEXT, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined, // oxlint-disable-line typescript/no-unsafe-type-assertion -- the first page has no cursor, later ones a text
    getNextPageParam: ({ next }) => next,
    refetchInterval: REFRESH_MS,
  });
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const hosts = useMemo(() => data?.pages.flatMap((page) => page.hosts) ?? [], [data]);
  return { hosts, isWhole: !hasNextPage, error, isPending };
}
