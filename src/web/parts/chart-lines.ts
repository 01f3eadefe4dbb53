// What a chart over time shows: lines, and marks on its axis.

/** One line of a chart. Its values are in bytes; undefined where nobody knows. */
export interface ChartLine {
  readonly label: string;
  /** A CSS class; its colour is the line's. */
  readonly kind: 'occupied' | 'available' | 'growth' | 'worst';
  readonly values: readonly (bigint | undefined)[];
}

/** Something that happened at a time: a mark on the axis. */
export interface ChartMark {
  readonly atMs: number;
  readonly kind: 'forced' | 'resized';
  readonly label: string;
}

/** A shape for each kind, beside its colour. */
export const MARK_SIGNS = { forced: '▲', resized: '◆' } as const satisfies Record<ChartMark['kind'], string>;
