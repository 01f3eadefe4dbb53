// The ledger of a pool as a table: kinds with their subtotals, the largest lines of each, and a total that closes.
import { sumBytes } from '../../core/bytes.ts';
import type { LedgerKind, LedgerLine } from '../../core/ledger.ts';
import type { Balance } from '../../core/pool.ts';
import { counted } from '../../core/plain-text.ts';
import { amount, share, type Unit } from './quantity.ts';
import { cut, heading, moreLine } from './section.ts';
import { tableLines, type Column, type Row } from './table.ts';
import { named, prose, signsOf, type Theme } from './theme.ts';

/** Lines of one kind before the rest is summed: the promises below list every guest again. */
const ROWS_OF_A_KIND = 4;

/** Kinds whose lines stand for themselves, without a heading. */
const KIND_NAMES: Readonly<Record<LedgerKind, string | undefined>> = {
  'guest-disk': 'guest disks',
  'snapshot-layer': 'external snapshot layers',
  backing: 'backing images',
  'unreferenced-base': 'base images that no disk uses',
  orphan: 'orphans: disks that no guest uses',
  leftover: 'leftovers of the hypervisor manager',
  volume: undefined,
  'thin-pool': 'thin pools',
  other: undefined,
  elsewhere: undefined,
  'root-reserved': undefined,
  available: undefined,
  unknown: undefined,
};

/** Lines of the ledger section of one pool. */
export function ledgerLines(theme: Theme, unit: Unit, balance: Balance): readonly string[] {
  const columns: readonly Column[] = [
    { head: '', align: 'left', min: 20 },
    { head: unit.name, align: 'right' },
    { head: 'share', align: 'right' },
  ];
  const rows = groupsOf(balance.ledger).flatMap((group) => rowsOf(theme, unit, balance, group));
  const total: Row = [{ text: 'total', style: 'bold' }, amount(theme, unit, balance.total), ''];
  return [
    ...heading(theme, 'Where every byte is'),
    ...tableLines(theme, columns, [...rows, ruleRow(theme, unit, balance), total]),
  ];
}

function groupsOf(ledger: readonly LedgerLine[]): readonly (readonly LedgerLine[])[] {
  return [...Map.groupBy(ledger, (line) => line.kind).values()];
}

function rowsOf(theme: Theme, unit: Unit, balance: Balance, group: readonly LedgerLine[]): readonly Row[] {
  const kind = group[0]?.kind ?? 'unknown';
  const name = KIND_NAMES[kind];
  const limit = theme.rowLimit === undefined ? undefined : Math.min(theme.rowLimit, ROWS_OF_A_KIND);
  const { shown, hidden } = cut(group, limit);
  const indent = name === undefined ? '' : '  ';
  const cells = (label: string, bytes: bigint): Row => [
    label,
    amount(theme, unit, bytes),
    share(theme, bytes, balance.total),
  ];
  const rows = shown.map((line) => cells(indent + labelOf(theme, line), line.bytes));
  const rest = hidden.map((line) => line.bytes);
  const more: readonly Row[] = hidden.length === 0 ? [] : [[indent + moreLine(theme, unit, rest), '', '']];
  if (name === undefined) return [...rows, ...more];
  const sum = sumBytes(group.map((line) => line.bytes));
  return [cells(`${name} (${group.length})`, sum), ...rows.map(dimmed), ...more.map(dimmed)];
}

function dimmed(row: Row): Row {
  return row.map((cell) => (typeof cell === 'string' ? { text: cell, style: 'dim' as const } : cell));
}

function labelOf(theme: Theme, line: LedgerLine): string {
  const label = line.files.length === 0 ? prose(theme, line.label) : named(theme, line.label);
  const users = line.kind === 'backing' ? new Set(line.files.flatMap((file) => file.disks)).size : 0;
  return users > 1 ? `${label} (${counted(users, 'disk')})` : label;
}

function ruleRow(theme: Theme, unit: Unit, balance: Balance): Row {
  return ['', { text: signsOf(theme).rule.repeat(amount(theme, unit, balance.total).length), style: 'dim' }, ''];
}
