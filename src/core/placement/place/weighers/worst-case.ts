// Weigher: what would be left afterwards if every disk filled.
import { lineOf, worstCaseWithClaims } from '../host-now.ts';
import { leastOf, shareOf, type Weigher } from './weigher.ts';

/** Shares of the pools' totals. */
export const worstCase: Weigher = (host, { demands }) =>
  leastOf(
    demands.map(({ resource, ceiling }) => {
      const line = lineOf(host, resource);
      const free = line === undefined ? undefined : worstCaseWithClaims(line);
      return line === undefined || free === undefined ? undefined : shareOf(free - ceiling, line.total);
    }),
  );
