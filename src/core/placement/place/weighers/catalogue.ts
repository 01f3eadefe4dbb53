// The weighers, with how much each counts. A new one is a file and a line here.
import { available } from './available.ts';
import { headroom } from './headroom.ts';
import type { Weigher } from './weigher.ts';
import { worstCase } from './worst-case.ts';

/** The worst case counts twice: it is what turns negative. */
export const WEIGHERS = {
  headroom: { weigher: headroom, factor: 1 },
  worstCase: { weigher: worstCase, factor: 2 },
  available: { weigher: available, factor: 1 },
} as const satisfies Readonly<Record<string, { readonly weigher: Weigher; readonly factor: number }>>;

/** What each weigher said; undefined where it does not know. */
export type Weights = Readonly<Record<keyof typeof WEIGHERS, number | undefined>>;
