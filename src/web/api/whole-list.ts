// A list that is searched and shown as one, though its server gives it in pages: page after page, until all have come.
import { useInfiniteQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { z } from 'zod';
import type { Endpoint } from '../../wire/api/endpoint.ts';
import { useAsk } from './calls.tsx';

/** What the server gives at most. */
const PER_PAGE = '1000';

/** The pages that have come, in their order, and whether they are all. */
export interface WholeList<A> {
  readonly pages: readonly A[];
  readonly isWhole: boolean;
}

/** As a call of one answer. */
type ShownList<A> = Pick<UseQueryResult<WholeList<A>>, 'data' | 'error' | 'refetch' | 'dataUpdatedAt'>;

/** Asks for them while the page that shows them is open. */
export function useWholeList<P extends string, A extends { readonly next?: string | undefined }>(
  call: Endpoint<P, z.ZodType | undefined, z.ZodType<A>>,
): ShownList<A> {
  const ask = useAsk();
  const { data, error, refetch, dataUpdatedAt, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: [call.path, 'whole'],
    queryFn: ({ pageParam }) => ask(call, { query: { limit: PER_PAGE, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined, // oxlint-disable-line typescript/no-unsafe-type-assertion -- the first page has no cursor, later ones a text
    getNextPageParam: ({ next }) => next,
    refetchInterval: 60_000,
  });
  const mayGoOn = hasNextPage && !isFetchingNextPage && error === null;
  useEffect(() => {
    if (mayGoOn) void fetchNextPage();
  }, [mayGoOn, fetchNextPage]);
  const list = data === undefined ? undefined : { pages: data.pages, isWhole: !hasNextPage };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both kinds of query ask again the same way
  return { data: list, error, refetch, dataUpdatedAt } as ShownList<A>;
}
