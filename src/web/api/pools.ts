// Pools of the fleet, a page at a time, and one of them.
import type { UseQueryResult } from '@tanstack/react-query';
import type { z } from 'zod';
import { LIST_POOLS, SHOW_POOL } from '../../wire/api/pools.ts';
import { useCall } from './calls.tsx';
import { usePages, type PagedList } from './pages.ts';

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

/** Asks for the first page. */
export function usePools(wanted: PoolsWanted): PagedList<z.output<typeof LIST_POOLS.answer>> {
  return usePages(LIST_POOLS, { ...wanted });
}

/** Asks for one, by its id. */
export function usePool(id: string): UseQueryResult<ShownPool> {
  return useCall(SHOW_POOL, { query: { id } });
}

/** None of the hosts that mount it is fresh: what is shown is of then. */
export function isStale({ hosts }: Pick<ListedPool, 'hosts'>): boolean {
  return !hosts.some(({ freshness }) => freshness === 'fresh');
}
