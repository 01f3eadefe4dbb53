// What a server answers to `ullage fleet`: sums over all hosts for each kind of pool, a shared pool once, and what stands behind them.
import type { z } from 'zod';
import type { FleetTotals } from '../../core/fleet.ts';
import { counted } from '../../core/plain-text.ts';
import { ask, type ClientOptions } from '../../wire/api/client.ts';
import { FLEET } from '../../wire/api/fleet.ts';
import { left, right, size } from '../listing.ts';
import { severityWords } from '../render/findings.ts';
import { tableLines, type Cell, type Column, type Row } from '../render/table.ts';
import { signsOf, type Theme } from '../render/theme.ts';
import { wrapLines } from '../render/wrap.ts';
import { boundLine, leastCell } from './cells.ts';
import type { Shown } from './list.ts';
import { countsSentence, unresolvedLines } from './standing.ts';
import { isFleetIncomplete } from './verdict.ts';

type Fleet = z.output<typeof FLEET.answer>;
type Totals = Fleet['totals'][number];

const COLUMNS: readonly Column[] = [
  left('kind'),
  right('pools'),
  right('total'),
  right('occupied'),
  right('available'),
  right('may grow'),
  right('left at worst'),
  right('missing at worst'),
];

const KINDS: Readonly<Record<FleetTotals['kind'], readonly [one: string, several: string]>> = {
  filesystem: ['filesystem', 'filesystems'],
  'volume-group': ['volume group', 'volume groups'],
  'thin-pool': ['thin pool', 'thin pools'],
};

/** Asks. */
export async function totalsAnswer(options: ClientOptions, theme: Theme): Promise<Shown> {
  const document = await ask(options, FLEET);
  const { hosts, totals, unresolvedDisks } = document;
  const rows = totals.map((line) => rowOf(theme, line));
  const lines = [
    ...(rows.length === 0 ? ['  no pools'] : tableLines(theme, COLUMNS, rows)),
    ...boundLine(theme, rows),
    ...notesOf(document).flatMap((note) => wrapLines(note, theme.columns, '  ')),
    ...unresolvedLines(unresolvedDisks),
    `  ${findingsSentence(document)}`,
    `  ${countsSentence(hosts)}`,
  ];
  const isBad = totals.some(({ shortPools }) => shortPools > 0);
  return { document, lines, judged: { isBad, isIncomplete: isFleetIncomplete(hosts) } };
}

/** A sum that lacks a pool is no more than a bound: of what is left none at all, where a part of it is at most, and another at least. */
function rowOf(theme: Theme, line: Totals): Row {
  const [isBound, isWithout] = [line.boundPools > 0, line.unknownPools > 0];
  return [
    KINDS[line.kind][1],
    String(line.pools),
    size(theme, line.total),
    leastCell(theme, line.occupied, isWithout),
    leastCell(theme, line.available, isWithout),
    leastCell(theme, line.growth, isBound),
    leftCell(theme, line),
    missingCell(theme, line),
  ];
}

function leftCell(theme: Theme, { left: bytes, boundPools, unknownPools }: Totals): string {
  if (unknownPools === 0) return `${boundPools > 0 ? signsOf(theme).atMost : ''}${size(theme, bytes)}`;
  return boundPools > 0 ? signsOf(theme).unknown : leastCell(theme, bytes, true);
}

function missingCell(theme: Theme, { missing, boundPools, unknownPools }: Totals): Cell {
  const text = leastCell(theme, missing, boundPools > 0 || unknownPools > 0);
  return missing > 0n ? { text, style: 'red' } : text;
}

function notesOf({ totals }: Fleet): readonly string[] {
  return [
    ...totals.flatMap((line) => notesOfKind(line)),
    ...(totals.length < 2
      ? []
      : ['One kind of pool lies in another (a thin pool in its volume group): the lines must not be added up.']),
  ];
}

function notesOfKind({ kind, pools, shortPools, unknownPools, stalePools }: Totals): readonly string[] {
  const note = (count: number, text: string): readonly string[] => {
    if (count === 0) return [];
    const words = counted(count, ...KINDS[kind]);
    return [`${count === pools ? words : `${words} of ${pools}`}: ${text}`];
  };
  return [
    ...note(shortPools, 'more is promised than there is, and what is missing no other pool can give.'),
    ...note(unknownPools, 'how full is not known, so that only total and growth are counted.'),
    ...note(stalePools, 'the figures are the last of late and lost hosts.'),
  ];
}

/** As `ullage findings` counts them, but for those that only the server can make of one host. */
function findingsSentence({ hosts, findingCounts }: Fleet): string {
  if (hosts.all === 0) return 'No findings.';
  const words = severityWords(findingCounts);
  const found = words === '' ? 'No findings of the reports' : `Findings of the reports: ${words}`;
  return `${found}; ullage findings has those of promises, too.`;
}
