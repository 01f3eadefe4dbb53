// What can be had back over all hosts, a page at a time, and its sums.
import { keepPreviousData, useInfiniteQuery, type UseQueryResult } from '@tanstack/react-query';
import type { z } from 'zod';
import { LIST_RECLAIMABLE, RECLAIMABLE_TOTALS } from '../../wire/api/reclaimable.ts';
import { useAsk, useCall } from './calls.tsx';

/** One finding of the list. */
export type Reclaimable = z.output<typeof LIST_RECLAIMABLE.answer>['findings'][number];

/** The sums. */
export type ReclaimableTotals = z.output<typeof RECLAIMABLE_TOTALS.answer>;

/** Which; "" is all. */
export interface ReclaimableWanted {
  readonly kind: string;
  readonly search: string;
}

const PER_PAGE = '100';

/** The pages that have come, and how to get the next. */
export interface ReclaimableList {
  /** Undefined: none has come yet. */
  readonly findings: readonly Reclaimable[] | undefined;
  readonly error: Error | null;
  readonly again: () => void;
  /** Undefined: this is all. */
  readonly more: (() => void) | undefined;
}

/** Asks for the first page. */
export function useReclaimable(wanted: ReclaimableWanted): ReclaimableList {
  const ask = useAsk();
  const query = queryOf(wanted);
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: [LIST_RECLAIMABLE.path, {}, query],
    queryFn: ({ pageParam }) => ask(LIST_RECLAIMABLE, { query: { ...query, limit: PER_PAGE, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined, // oxlint-disable-line typescript/no-unsafe-type-assertion -- the first page has no cursor, later ones a text
    getNextPageParam: ({ next }) => next,
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
  });
  return {
    findings: data?.pages.flatMap((page) => page.findings),
    error,
    again: () => void refetch(),
    more: hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined,
  };
}

/** Asks for the sums of all kinds: the choice of a kind shows each. */
export function useReclaimableTotals({ search }: Pick<ReclaimableWanted, 'search'>): UseQueryResult<ReclaimableTotals> {
  return useCall(RECLAIMABLE_TOTALS, { query: queryOf({ kind: '', search }) }, { keepsLast: true });
}

function queryOf({ kind, search }: ReclaimableWanted): { readonly code?: string; readonly search?: string } {
  return { ...(kind === '' ? {} : { code: kind }), ...(search === '' ? {} : { search }) };
}
