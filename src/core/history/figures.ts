// Which figures of a balance history is kept of.
import type { Bytes } from '../bytes.ts';
import type { Balance } from '../pool.ts';

/** Their names, as Balance has them. */
export const HISTORY_FIGURES = ['total', 'occupied', 'available', 'growth', 'worstCaseFree', 'provisioned'] as const;

/** One of HISTORY_FIGURES. */
export type HistoryFigure = (typeof HISTORY_FIGURES)[number];

/** The values of one balance. Growth, and so the worst case, is unknown as soon as one disk's is, or no guest is known: in a curve, a sum
 *  that lacks a disk for a while looks like bytes that came back. */
export function historyValuesOf(balance: Balance): Readonly<Record<HistoryFigure, Bytes | undefined>> {
  const { total, occupied, available, growth, worstCaseFree, provisioned, uncertainty } = balance;
  const isWhole = uncertainty.unknownDisks.length === 0 && uncertainty.guests !== 'none';
  return {
    total,
    occupied,
    available,
    growth: isWhole ? growth : undefined,
    worstCaseFree: isWhole ? worstCaseFree : undefined,
    provisioned,
  };
}
