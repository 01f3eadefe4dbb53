// The whole answer as lines of text: host, pools, Nova's views, findings, problems, and what it all comes to.
import { sourceName } from '../../core/disk-source.ts';
import type { Explanation, UnchargedDisk } from '../../core/explanation.ts';
import { guestsKnown, type GuestsKnown } from '../../core/missing-guests.ts';
import type { NovaRules, NovaView } from '../../core/nova/view.ts';
import { isBound, type Balance } from '../../core/pool.ts';
import { NOVA_NAMES } from '../../core/words.ts';
import { counted } from '../../core/plain-text.ts';
import { inEnglish, say } from '../../core/sentences/english.ts';
import { countOfUnresolved } from '../../core/uncharged.ts';
import type { Selection } from '../select.ts';
import { ledgerLines } from './ledger.ts';
import { findingLines } from './findings.ts';
import { novaDiskLines, novaLines, novaSentence } from './nova.ts';
import { poolHeadLines } from './pool.ts';
import { problemLines, uncertaintyLines } from './problems.ts';
import { promiseLines } from './promises.ts';
import { unitFor, type Unit } from './quantity.ts';
import { cut, heading } from './section.ts';
import { tableLines } from './table.ts';
import { named, paint, prose, type Theme } from './theme.ts';
import { wrapLines } from './wrap.ts';

/** By whose rules the promises are counted. */
export type Rules = 'ullage' | NovaRules;

/** What to render: the explanation, the part of it that was asked for, and by whose rules. */
export interface Rendering {
  readonly explanation: Explanation;
  readonly selection: Selection;
  readonly rules: Rules;
  /** The report is of a copied tree: its pools are this machine's. */
  readonly isCopy: boolean;
}

/** The text of `ullage explain`, ending in a newline. */
export function renderExplanation(theme: Theme, rendering: Rendering): string {
  const { explanation, selection } = rendering;
  const sections = [
    [...hostLines(theme, explanation), ...(rendering.isCopy ? copyLines(theme) : [])],
    ...(selection.balances.length === 0 ? [noPoolLines(theme, explanation)] : []),
    ...selection.balances.flatMap((balance) => poolSections(theme, rendering, balance)),
    unchargedLines(theme, selection.uncharged),
    findingLines(theme, selection.findings),
    problemLines(theme, selection.problems),
    uncertaintyLines(theme, selection.balances, countOfUnresolved(explanation.uncharged)),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function hostLines(theme: Theme, { report }: Explanation): readonly string[] {
  const known = guestsKnown(report);
  const disks = report.guests.reduce((sum, guest) => sum + guest.disks.length, 0);
  const from = named(theme, report.guestsFrom);
  const at = new Date(report.finishedAtMs).toISOString().replace('T', ' ').slice(0, 19);
  const facts = [
    ...(known === 'none'
      ? [`guests not known from ${from}`]
      : [`${counted(report.guests.length, 'guest')} from ${from}`, counted(disks, 'disk')]),
    counted(report.pools.length, 'pool'),
    `${at} UTC`,
  ];
  const name = named(theme, report.hostname);
  const [first = '', ...rest] = wrapLines(facts.join(', '), theme.columns, `${name}  `);
  return [paint(theme, 'bold', name) + first.slice(name.length), ...rest, ...unknownGuestsLines(theme, known)];
}

/** Only where none is known: a copied tree may always lack some, and what images nobody has is said with each pool. */
function unknownGuestsLines(theme: Theme, known: GuestsKnown): readonly string[] {
  return known === 'none' ? wrapLines(inEnglish(say('guests:none')), theme.columns, '  ') : [];
}

function copyLines(theme: Theme): readonly string[] {
  return wrapLines(
    'Read offline: the size of a pool and what is free of it are those of this machine, where the copy lies, not those of the host that it was taken from.',
    theme.columns,
    '  ',
  );
}

function noPoolLines(theme: Theme, { balances }: Explanation): readonly string[] {
  const why =
    balances.length === 0
      ? 'No pool to show: no guest disk and no directory that was walked lies on anything that could be measured.'
      : 'No pool to show: nothing that was asked for takes its bytes from a pool of this host.';
  return wrapLines(why, theme.columns, '  ');
}

function poolSections(theme: Theme, rendering: Rendering, balance: Balance): readonly (readonly string[])[] {
  const { explanation, selection, rules } = rendering;
  const unit = unitFor(theme, balance.total);
  const promises = balance.promises.filter((promise) => selection.showsGuest(promise.guest));
  const views = explanation.novaViews.filter((view) => view.poolId === balance.pool.id);
  const unresolved = countOfUnresolved(explanation.uncharged);
  const view = rules === 'ullage' ? undefined : views.find((candidate) => candidate.rules === rules);
  return [
    poolHeadLines(theme, unit, balance, unresolved),
    ledgerLines(theme, unit, balance),
    view === undefined
      ? promiseLines(theme, unit, balance, explanation.report, promises)
      : asNovaLines(theme, unit, balance, view),
    rules !== 'ullage' && view === undefined ? notNovasPool(theme, rules) : [],
    novaLines(theme, unit, { balance, isBound: isBound(balance, unresolved) }, views),
  ];
}

function asNovaLines(theme: Theme, unit: Unit, balance: Balance, view: NovaView): readonly string[] {
  const disks =
    balance.uncertainty.guests === 'none'
      ? heading(theme, `Disks as ${NOVA_NAMES[view.rules]} counts them`, 'no guest is known')
      : novaDiskLines(theme, unit, view);
  return [...disks, ...wrapLines(novaSentence(theme, balance, view), theme.columns, '  ')];
}

function notNovasPool(theme: Theme, rules: NovaRules): readonly string[] {
  return wrapLines(
    `${NOVA_NAMES[rules]} does not look at this pool: these are Ullage's own figures.`,
    theme.columns,
    '  ',
  );
}

const REASONS: Readonly<Record<NonNullable<UnchargedDisk['reason']>, string>> = {
  network: 'on the network',
  'volume-elsewhere': 'a volume kept elsewhere',
  nvme: 'an NVMe device of its own',
  vhostuser: 'served by another process',
  directory: 'a directory',
  empty: 'empty drive',
  'unmanaged-device': 'a device managed elsewhere',
  unresolved: 'its file could not be found or reached',
};

function unchargedLines(theme: Theme, uncharged: readonly UnchargedDisk[]): readonly string[] {
  if (uncharged.length === 0) return [];
  const { shown, hidden } = cut(uncharged, theme.rowLimit);
  const rows = shown.map(({ guest, disk, reason }) => [
    named(theme, guest.name),
    named(theme, disk.target),
    prose(theme, REASONS[reason ?? 'unresolved']),
    named(theme, sourceName(disk.source)),
  ]);
  const columns = [
    { head: '', align: 'left', min: 12 },
    { head: '', align: 'left' },
    { head: '', align: 'left' },
    { head: '', align: 'left', min: 12, leftOut: 1 },
  ] as const;
  const more =
    hidden.length === 0 ? [] : [`  ${theme.unicode ? '…' : '...'} and ${hidden.length} more; --all shows them`];
  return [
    ...heading(theme, 'Charged to no pool here', counted(uncharged.length, 'disk')),
    ...tableLines(theme, columns, rows),
    ...more,
  ];
}
