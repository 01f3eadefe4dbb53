// Pools of the fleet, a page at a time, and one of them.
import { keepPreviousData, useInfiniteQuery, type UseQueryResult } from '@tanstack/react-query';
import type { z } from 'zod';
import { LIST_POOLS, SHOW_POOL } from '../../wire/api/pools.ts';
import { useAsk, useCall } from './calls.tsx';

/** One pool of the list. */
export type ListedPool = z.output<typeof LIST_POOLS.answer>['pools'][number];

/** One pool with what charges it. */
export type ShownPool = z.output<typeof SHOW_POOL.answer>;

/** Which, and in what order; absent: any. */
export interface PoolsWanted {
  readonly search: string | undefined;
  readonly kind: string | undefined;
  readonly shared: string | undefined;
  readonly sort: string;
}

const PER_PAGE = '100';

/** The pages that have come, and how to get the next. */
export interface PoolList {
  /** Undefined: none has come yet. */
  readonly pools: readonly ListedPool[] | undefined;
  readonly count: number;
  readonly error: Error | null;
  readonly again: () => void;
  /** Undefined: this is all. */
  readonly more: (() => void) | undefined;
}

/** Asks for the first page. */
export function usePools({ search, kind, shared, sort }: PoolsWanted): PoolList {
  const ask = useAsk();
  const query = { search, kind, shared, sort };
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: [LIST_POOLS.path, {}, query],
    queryFn: ({ pageParam }) => ask(LIST_POOLS, { query: { ...query, limit: PER_PAGE, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined, // oxlint-disable-line typescript/no-unsafe-type-assertion -- the first page has no cursor, later ones a text
    getNextPageParam: ({ next }) => next,
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
  });
  return {
    pools: data?.pages.flatMap((page) => page.pools),
    count: data?.pages.at(-1)?.count ?? 0,
    error,
    again: () => void refetch(),
    more: hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined,
  };
}

/** Asks for one, by its id. */
export function usePool(id: string): UseQueryResult<ShownPool> {
  return useCall(SHOW_POOL, { query: { id } });
}

/** None of the hosts that mount it is fresh: what is shown is of then. */
export function isStale({ hosts }: Pick<ListedPool, 'hosts'>): boolean {
  return !hosts.some(({ freshness }) => freshness === 'fresh');
}
