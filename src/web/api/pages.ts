// Lists that come page after page, as far as the reader goes.
import {
  keepPreviousData,
  useInfiniteQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
} from '@tanstack/react-query';
import type { z } from 'zod';
import type { Asked } from '../../wire/api/client.ts';
import type { Endpoint } from '../../wire/api/endpoint.ts';
import { againMs } from './away.ts';
import { useAsk } from './calls.tsx';

/** The pages that have come, and how to get the next. */
export type PagedList<A> = UseInfiniteQueryResult<InfiniteData<A>>;

/** Parameters of a call. */
type Query = NonNullable<Asked<never>['query']>;

/** What fills a screen or two. */
const PER_PAGE = '100';

/** Asks for the first page. The pages of one question stay until the first of another comes. `now` makes of what is wanted what is asked at
 *  each call, where that depends on the time. The call's path is in the key, so that events make the list stale. */
export function usePages<A extends { readonly next?: string | undefined }>(
  call: Endpoint<string, z.ZodType | undefined, z.ZodType<A>>,
  wanted: Query,
  { now = () => wanted, perPage = PER_PAGE }: { readonly now?: () => Query; readonly perPage?: string } = {},
): PagedList<A> {
  const ask = useAsk();
  return useInfiniteQuery({
    queryKey: [call.path, {}, wanted],
    queryFn: ({ pageParam }) => ask(call, { query: { ...now(), limit: perPage, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined, // oxlint-disable-line typescript/no-unsafe-type-assertion -- the first page has no cursor, later ones a text
    getNextPageParam: ({ next }) => next,
    refetchInterval: ({ state }) => againMs(state.error, 60_000),
    placeholderData: keepPreviousData,
  });
}
