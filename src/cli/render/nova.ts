// Nova's two views beside ours, and what makes each differ.
import { atLeast } from '../../core/bound.ts';
import { GiB } from '../../core/bytes.ts';
import type { NovaDifference, NovaRules, NovaView } from '../../core/nova/view.ts';
import type { Balance } from '../../core/pool.ts';
import { counted } from '../../core/plain-text.ts';
import { NOVA_NAMES } from '../../core/words.ts';
import { amount, quantity, sizeOf, type Unit } from './quantity.ts';
import { cut, heading, moreLine } from './section.ts';
import { tableLines, type Column, type Row } from './table.ts';
import { named, paint, prose, signsOf, type Theme } from './theme.ts';
import { wrapLines } from './wrap.ts';

/** Our figures, and whether what is promised is at least, and what is left at most, what they say. */
interface Ours {
  readonly balance: Balance;
  readonly isBound: boolean;
}

/** Lines of the comparison for the pool that Nova would look at. */
export function novaLines(
  theme: Theme,
  unit: Unit,
  { balance, isBound }: Ours,
  views: readonly NovaView[],
): readonly string[] {
  if (views.length === 0) return [];
  const columns: readonly Column[] = [
    { head: '', align: 'left', min: 16 },
    { head: `Ullage, ${unit.name}`, align: 'right' },
    ...views.map((view): Column => ({ head: `${NOVA_NAMES[view.rules]}, GiB`, align: 'right' })),
  ];
  const { unknown, atMost } = signsOf(theme);
  const least = atLeast(balance.growth, isBound);
  const row = (label: string, ours: bigint | undefined, theirs: (view: NovaView) => bigint | undefined): Row => [
    label,
    amount(theme, unit, ours),
    ...views.map((view) => whole(theme, theirs(view)) ?? unknown),
  ];
  return [
    ...heading(theme, "Nova's answer to the same question"),
    ...tableLines(theme, columns, [
      row('size', balance.total, (view) => view.localGib),
      row('occupied (local_gb_used)', balance.occupied, (view) => view.localUsedGib),
      ['available', amount(theme, unit, balance.available), ...views.map((view) => novaFree(theme, balance, view))],
      [
        'promised (over-commit)',
        bounded(signsOf(theme).atLeast, isBound, amount(theme, unit, least), unknown),
        ...views.map((view) => overCommit(theme, balance, view)),
      ],
      [
        'worst case (disk_available_least)',
        bounded(atMost, isBound, amount(theme, unit, balance.worstCaseFree), unknown),
        ...views.map((view) => novaLeast(theme, balance, view)),
      ],
    ]),
    ...views.flatMap((view) => differenceLines(theme, balance, view)),
  ];
}

/** Nova's own table of disks, for `--as`. */
export function novaDiskLines(theme: Theme, unit: Unit, view: NovaView): readonly string[] {
  const columns: readonly Column[] = [
    { head: 'guest', align: 'left', min: 12 },
    { head: 'disk', align: 'left' },
    { head: 'virt_disk_size', align: 'right', leftOut: 2 },
    { head: 'disk_size', align: 'right', leftOut: 1 },
    { head: 'over_committed_disk_size', align: 'right' },
  ];
  const disks = view.disks.toSorted((a, b) =>
    a.overCommit === b.overCommit ? 0 : a.overCommit > b.overCommit ? -1 : 1,
  );
  const { shown, hidden } = cut(disks, theme.rowLimit);
  const rows = shown.map((entry): Row => [
    named(theme, entry.guest.name),
    named(theme, entry.disk.target),
    amount(theme, unit, entry.virtualSize),
    amount(theme, unit, entry.diskSize),
    { text: amount(theme, unit, entry.overCommit), style: 'bold' },
  ]);
  const more =
    hidden.length === 0
      ? []
      : [
          `  ${moreLine(
            theme,
            unit,
            hidden.map((entry) => entry.overCommit),
          )}`,
        ];
  const sum = `${counted(disks.length, 'disk')}, ${quantity(theme, unit, view.overCommitted)} over-committed`;
  return [
    ...heading(theme, `Disks as ${NOVA_NAMES[view.rules]} counts them, ${unit.name}`, sum),
    ...tableLines(theme, columns, rows),
    ...more,
  ];
}

/** One sentence with Nova's number. */
export function novaSentence(theme: Theme, balance: Balance, view: NovaView): string {
  const name = NOVA_NAMES[view.rules];
  if (view.aborts !== undefined) {
    const { guest, disk, reason } = view.aborts;
    return `${name} would give up this audit at ${named(theme, guest)} ${named(theme, disk)} (${named(theme, reason)}) and keep its last numbers.`;
  }
  const least = novaLeast(theme, balance, view);
  if (balance.uncertainty.guests === 'none')
    return `${name} would report disk_available_least ${least} GB (it counts GiB): ${novaFree(theme, balance, view)} free less what the disks of guests are over-committed by, which is not known.`;
  return `${name} would report disk_available_least = ${least} GB (it counts GiB): ${novaFree(theme, balance, view)} free less the ${overCommit(theme, balance, view)} that its disks are over-committed by, ${ROUNDED[view.rules]}.`;
}

/** How each makes whole GiB of what is left: docs/nova-views.md. */
const ROUNDED: Readonly<Record<NovaRules, string>> = {
  nova: 'less what is not a whole GiB',
  'nova-kilo': 'rounded down',
};

const IN_GIB: Unit = { name: 'GiB', bytes: GiB };

/** What its subtraction starts from: Kilo rounds it down first. */
function novaFree(theme: Theme, { available }: Balance, view: NovaView): string {
  return view.rules === 'nova' ? amount(theme, IN_GIB, available) : `${view.freeGib}`;
}

/** Of the guests that are known. */
function overCommit(theme: Theme, balance: Balance, view: NovaView): string {
  const { atLeast: sign, unknown } = signsOf(theme);
  const isLacking = mayLackGuests(balance);
  return bounded(sign, isLacking, amount(theme, IN_GIB, atLeast(view.overCommitted, isLacking)), unknown);
}

function novaLeast(theme: Theme, balance: Balance, view: NovaView): string {
  const { atMost, unknown } = signsOf(theme);
  return bounded(atMost, mayLackGuests(balance), whole(theme, view.diskAvailableLeastGib) ?? unknown, unknown);
}

function mayLackGuests({ uncertainty }: Balance): boolean {
  return uncertainty.guests !== 'all';
}

function bounded(sign: string, isBound: boolean, text: string, unknown: string): string {
  return isBound && text !== unknown ? `${sign}${text}` : text;
}

function whole(theme: Theme, gib: bigint | undefined): string | undefined {
  if (gib === undefined) return undefined;
  return gib < 0n ? `${signsOf(theme).minus}${-gib}` : String(gib);
}

function differenceLines(theme: Theme, balance: Balance, view: NovaView): readonly string[] {
  const name = NOVA_NAMES[view.rules];
  const dropped = view.dropped.map((guest) => `${named(theme, guest.guest)} (${prose(theme, guest.reason)})`);
  const { shown, hidden } = cut(dropped, theme.rowLimit === undefined ? undefined : 5);
  const left = hidden.length === 0 ? '' : ` and ${hidden.length} more`;
  return [
    ...(view.aborts === undefined ? [] : wrapLines(novaSentence(theme, balance, view), theme.columns, '  ')),
    ...(dropped.length === 0 ? [] : wrapLines(`${name} leaves out ${shown.join(', ')}${left}.`, theme.columns, '  ')),
    ...(view.differences.length === 0 ? [] : wrapLines(`What makes ${name}'s worst case differ:`, theme.columns, '  ')),
    ...differenceText(theme, view),
  ];
}

/** In words, since the sign could be either: the core and the document state ours less Nova's, negative where Nova's is too high. */
function wrongBy({ bytes }: NovaDifference): string {
  return bytes < 0n ? 'too high' : 'too low ';
}

function differenceText(theme: Theme, view: NovaView): readonly string[] {
  const sizes = view.differences.map(({ bytes }) => sizeOf(theme, bytes < 0n ? -bytes : bytes));
  const width = Math.max(0, ...sizes.map((size) => size.length));
  return view.differences.flatMap((difference, index) => {
    const { disks, reason } = difference;
    const size = `${(sizes[index] ?? '').padStart(width)} ${wrongBy(difference)}`;
    const count = disks === 0 ? '' : ` (${counted(disks, 'disk')})`;
    const [first = '', ...rest] = wrapLines(`${prose(theme, reason)}${count}`, theme.columns, `    ${size}  `);
    return [first.replace(size, paint(theme, 'bold', size)), ...rest];
  });
}
