// Weigher: what would be left afterwards if every disk filled.
import { worstCaseWithClaims } from '../host-now.ts';
import type { Weigher } from './weigher.ts';

/** Of the pools' totals. */
export const worstCase: Weigher = (line, { ceiling }) => {
  const free = worstCaseWithClaims(line);
  return free === undefined ? undefined : { left: free - ceiling, of: line.total };
};
