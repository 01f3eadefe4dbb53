// What can be had back over all hosts, a page at a time, and its sums.
import type { UseQueryResult } from '@tanstack/react-query';
import type { z } from 'zod';
import { LIST_RECLAIMABLE, RECLAIMABLE_TOTALS } from '../../wire/api/reclaimable.ts';
import { useCall } from './calls.tsx';
import { usePages, type PagedList } from './pages.ts';

/** One finding of the list. */
export type Reclaimable = z.output<typeof LIST_RECLAIMABLE.answer>['findings'][number];

/** The sums. */
export type ReclaimableTotals = z.output<typeof RECLAIMABLE_TOTALS.answer>;

/** Which; "" is all. */
export interface ReclaimableWanted {
  readonly kind: string;
  readonly search: string;
}

/** A row has all that speaks for it, and is as tall as four of other lists. */
const PER_PAGE = '50';

/** Asks for the first page. */
export function useReclaimable(wanted: ReclaimableWanted): PagedList<z.output<typeof LIST_RECLAIMABLE.answer>> {
  return usePages(LIST_RECLAIMABLE, queryOf(wanted), { perPage: PER_PAGE });
}

/** Asks for the sums of all kinds: the choice of a kind shows each. */
export function useReclaimableTotals({ search }: Pick<ReclaimableWanted, 'search'>): UseQueryResult<ReclaimableTotals> {
  return useCall(RECLAIMABLE_TOTALS, { query: queryOf({ kind: '', search }) }, { keepsLast: true });
}

function queryOf({ kind, search }: ReclaimableWanted): { readonly code?: string; readonly search?: string } {
  return { ...(kind === '' ? {} : { code: kind }), ...(search === '' ? {} : { search }) };
}
