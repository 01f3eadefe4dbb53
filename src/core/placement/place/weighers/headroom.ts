// Weigher: what may still be promised afterwards of the resource that would be scarcest.
import type { Weigher } from './weigher.ts';

/** Of capacity. */
export const headroom: Weigher = (line, { promised }) => ({ left: line.headroom - promised, of: line.capacity });
