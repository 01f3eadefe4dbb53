// The whole answer as lines of text: host, pools, Nova's views, findings, problems, and what it all comes to.
import type { Explanation, UnchargedDisk } from '../../core/explanation.ts';
import type { DiskSource } from '../../core/guest.ts';
import type { NovaRules, NovaView } from '../../core/nova/view.ts';
import type { Balance } from '../../core/pool.ts';
import { NOVA_NAMES } from '../../core/words.ts';
import { counted } from '../../core/plain-text.ts';
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
    uncertaintyLines(theme, selection.balances),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function hostLines(theme: Theme, { report }: Explanation): readonly string[] {
  const disks = report.guests.reduce((sum, guest) => sum + guest.disks.length, 0);
  const at = new Date(report.finishedAtMs).toISOString().replace('T', ' ').slice(0, 19);
  const facts = [
    `${counted(report.guests.length, 'guest')} from ${named(theme, report.guestsFrom)}`,
    counted(disks, 'disk'),
    counted(report.pools.length, 'pool'),
    `${at} UTC`,
  ];
  const name = named(theme, report.hostname);
  const [first = '', ...rest] = wrapLines(facts.join(', '), theme.columns, `${name}  `);
  return [paint(theme, 'bold', name) + first.slice(name.length), ...rest];
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
  const view = rules === 'ullage' ? undefined : views.find((candidate) => candidate.rules === rules);
  return [
    poolHeadLines(theme, unit, balance, countOfUnresolved(explanation.uncharged)),
    ledgerLines(theme, unit, balance),
    view === undefined
      ? promiseLines(theme, unit, balance, explanation.report, promises)
      : asNovaLines(theme, unit, balance, view),
    rules !== 'ullage' && view === undefined ? notNovasPool(theme, rules) : [],
    novaLines(theme, unit, balance, views),
  ];
}

function asNovaLines(theme: Theme, unit: Unit, balance: Balance, view: NovaView): readonly string[] {
  return [...novaDiskLines(theme, unit, view), ...wrapLines(novaSentence(theme, balance, view), theme.columns, '  ')];
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
    named(theme, sourceOf(disk.source)),
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

function sourceOf(source: DiskSource): string {
  switch (source.kind) {
    case 'file':
    case 'block':
    case 'dir':
    case 'vhostuser':
      return source.path;
    case 'network':
      return `${source.protocol}:${source.name}`;
    case 'volume':
      return `${source.pool}/${source.volume}`;
    case 'nvme':
      return source.address;
    case 'none':
      return '';
  }
}
