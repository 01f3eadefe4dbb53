// Promises as a table: a line per guest and disk, the one that can still grow most first.
import { sumBytes } from '../../core/bytes.ts';
import type { ImageFacts } from '../../core/file.ts';
import type { GuestState } from '../../core/guest.ts';
import type { Balance } from '../../core/pool.ts';
import type { DiskPromise } from '../../core/promise.ts';
import type { HostReport } from '../../core/report.ts';
import { counted } from '../../core/plain-text.ts';
import { amount, quantity, type Unit } from './quantity.ts';
import { cut, heading, moreLine } from './section.ts';
import { tableLines, type Column, type Row } from './table.ts';
import { named, signsOf, type Theme } from './theme.ts';
import { wrapLines } from './wrap.ts';

/** What the marks in the growth column mean; each is explained only where it was used. */
const MARKS = {
  reported: "only libvirt's figure was to be had: the format's metadata and snapshots come on top",
  counted: 'the same file is charged on another line',
} as const;

/** Lines of the promises section of one pool. `promises` may be fewer than the pool has: those asked for. */
export function promiseLines(
  theme: Theme,
  unit: Unit,
  balance: Balance,
  report: HostReport,
  promises: readonly DiskPromise[],
): readonly string[] {
  const growth = growthWords(theme, unit, promises);
  const others = balance.promises.length - promises.length;
  const title = `${counted(promises.length, 'disk')} ${growth}${others === 0 ? '' : ` (${counted(others, 'other disk')} not shown)`}`;
  if (promises.length === 0) {
    const whose = balance.uncertainty.guests === 'all' ? 'no guest disk' : "no known guest's disk";
    return [...heading(theme, 'Promises', `${whose} takes its bytes from here`)];
  }
  const images = new Map(report.images.map((image) => [image.file.id, image]));
  const { shown, hidden } = cut(promises, theme.rowLimit);
  return [
    ...heading(theme, `Promises, ${unit.name}`, title),
    ...promiseTable(
      theme,
      shown.map((promise) => rowOf(theme, unit, promise, images)),
      shown.some(({ guest }) => guest.state !== 'unknown'),
    ),
    ...(hidden.length === 0
      ? []
      : [
          `  ${moreLine(
            theme,
            unit,
            hidden.map((promise) => promise.growth),
          )}`,
        ]),
    ...markLines(theme, shown),
  ];
}

/** A sum with a part missing is a lower bound; with all parts missing it is nothing at all. */
function growthWords(theme: Theme, unit: Unit, promises: readonly DiskPromise[]): string {
  const known = promises.map((promise) => promise.growth).filter((growth) => growth !== undefined);
  if (known.length === 0) return 'may still take nobody knows how much';
  const bound = promises.some(({ basis }) => basis === 'unknown' || basis === 'reported') ? 'at least ' : '';
  return `may still take ${bound}${quantity(theme, unit, sumBytes(known))}`;
}

/** Narrow on purpose: with Nova's instance names (17 columns) and sizes below 1,000 GiB all but the backing fits 80 columns. */
const COLUMNS: readonly Column[] = [
  { head: 'guest', align: 'left', min: 17 },
  { head: 'disk', align: 'left' },
  { head: 'state', align: 'left' },
  { head: 'virtual', align: 'right', leftOut: 6 },
  { head: 'alloc', align: 'right', leftOut: 5 },
  { head: 'ceiling', align: 'right', leftOut: 7 },
  { head: 'growth', align: 'right' },
  { head: 'fmt', align: 'left', leftOut: 4 },
  { head: 'backing', align: 'left', min: 9, yieldsFirst: true, leftOut: 1 },
  { head: 'snap', align: 'right', leftOut: 2 },
  { head: 'discard', align: 'left', leftOut: 3 },
];

/** Who can fill a disk tonight: a guest that runs can, one that is off cannot until somebody starts it. */
const STATES: Readonly<Record<Exclude<GuestState, 'unknown'>, string>> = {
  running: 'run',
  blocked: 'run',
  paused: 'paused',
  'shutting-down': 'ending',
  'shut-off': 'off',
  crashed: 'crashed',
  suspended: 'asleep',
};

const STATE_COLUMN = COLUMNS.findIndex(({ head }) => head === 'state');

/** The state only where anybody knows one; names whole where everything was asked for, since they are there to be copied. */
function promiseTable(theme: Theme, rows: readonly Row[], isStateKnown: boolean): readonly string[] {
  const isWhole = theme.exactBytes || theme.rowLimit === undefined;
  const columns = COLUMNS.map((column): Column => (column.head === 'guest' ? { ...column, isWhole } : column));
  if (isStateKnown) return tableLines(theme, columns, rows);
  return tableLines(
    theme,
    columns.toSpliced(STATE_COLUMN, 1),
    rows.map((row) => row.toSpliced(STATE_COLUMN, 1)),
  );
}

function rowOf(theme: Theme, unit: Unit, promise: DiskPromise, images: ReadonlyMap<string, ImageFacts>): Row {
  const top = images.get(promise.files[0] ?? '');
  return [
    named(theme, promise.guest.name),
    named(theme, promise.disk.target),
    stateCell(theme, promise.guest.state),
    amount(theme, unit, promise.virtualSize),
    amount(theme, unit, promise.allocation),
    amount(theme, unit, promise.ceiling),
    { text: growthCell(theme, unit, promise), style: promise.growth === undefined ? 'red' : 'bold' },
    top?.header?.format ?? top?.probedFormat ?? promise.disk.format ?? signsOf(theme).unknown,
    backingCell(theme, promise, top, images),
    top?.header === undefined ? signsOf(theme).unknown : String(top.header.snapshotCount),
    promise.disk.discard ?? 'default',
  ];
}

function stateCell(theme: Theme, state: GuestState): string {
  return state === 'unknown' ? signsOf(theme).unknown : STATES[state];
}

function growthCell(theme: Theme, unit: Unit, promise: DiskPromise): string {
  const text = amount(theme, unit, promise.growth);
  if (promise.basis === 'reported') return `${signsOf(theme).atLeast}${text}`;
  return promise.basis === 'counted' ? `=${text}` : text;
}

/** The base's own name, and how many layers lie between: the path above it is the same for most disks. */
function backingCell(
  theme: Theme,
  promise: DiskPromise,
  top: ImageFacts | undefined,
  images: ReadonlyMap<string, ImageFacts>,
): string {
  const below = promise.disk.chain.slice(1);
  const base = images.get(below.at(-1) ?? '');
  const between = below.length > 1 ? ` +${below.length - 1}` : '';
  if (base !== undefined) return named(theme, lastPart(base.file.path)) + between;
  const backing = top?.header?.backing;
  if (backing !== undefined) return `${named(theme, lastPart(backing.name))}?`;
  return top?.header === undefined ? signsOf(theme).unknown : 'none';
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function markLines(theme: Theme, shown: readonly DiskPromise[]): readonly string[] {
  const used = (basis: DiskPromise['basis']): boolean => shown.some((promise) => promise.basis === basis);
  const signs = signsOf(theme);
  return [
    ...(used('reported') ? wrapLines(MARKS.reported, theme.columns, `  ${signs.atLeast} `) : []),
    ...(used('counted') ? wrapLines(MARKS.counted, theme.columns, '  = ') : []),
    ...(used('unknown') ? wrapLines('not known, and so in no sum', theme.columns, `  ${signs.unknown} `) : []),
  ];
}
