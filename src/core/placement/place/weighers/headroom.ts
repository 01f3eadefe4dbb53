// Weigher: what may still be promised afterwards of the resource that would be scarcest.
import { lineOf } from '../host-now.ts';
import { leastOf, shareOf, type Weigher } from './weigher.ts';

/** Shares of capacity. */
export const headroom: Weigher = (host, { demands }) =>
  leastOf(
    demands.map(({ resource, promised }) => {
      const line = lineOf(host, resource);
      return line === undefined ? undefined : shareOf(line.headroom - promised, line.capacity);
    }),
  );
