// Weigher: what could still be written afterwards.
import type { Weigher } from './weigher.ts';

/** Of the pools' totals. */
export const available: Weigher = ({ pool, unwritten, total }, { writes }) =>
  pool?.available === undefined ? undefined : { left: pool.available - unwritten - writes, of: total };
