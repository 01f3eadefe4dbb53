// Weigher: what could still be written afterwards.
import { lineOf } from '../host-now.ts';
import { leastOf, shareOf, type Weigher } from './weigher.ts';

/** Shares of the pools' totals. */
export const available: Weigher = (host, { demands }) =>
  leastOf(
    demands.map(({ resource, writes }) => {
      const line = lineOf(host, resource);
      if (line?.pool?.available === undefined) return undefined;
      return shareOf(line.pool.available - line.unwritten - writes, line.total);
    }),
  );
