// The table of `ullage hosts`: how each host stands and since when, and its tightest pool's worst case.
import type { HostLine } from '../../wire/api/hosts.ts';
import { left, right } from '../listing.ts';
import { ageText } from '../render/age.ts';
import type { Cell, Column, Row } from '../render/table.ts';
import { named, signsOf, type Theme } from '../render/theme.ts';
import { mostCell } from './cells.ts';
import { lengthOfShortIds } from './short-ids.ts';

const REST: readonly Column[] = [
  left('state'),
  { ...right('guests'), leftOut: 2 },
  { ...right('disks'), leftOut: 1 },
  right('worst case'),
  right('critical'),
  right('problems'),
];

/** Columns, and a row of each host at a time by the server's clock. Where hosts have one name, as much of their ids as tells all apart. */
export function hostTable(hosts: readonly HostLine[]): {
  readonly columns: readonly Column[];
  readonly rowOf: (theme: Theme, line: HostLine, atMs: number) => Row;
} {
  const hasTwins = new Set(hosts.map(({ name }) => name)).size < hosts.length;
  const length = hasTwins ? lengthOfShortIds(hosts.map(({ id }) => id)) : 0;
  const idOf = (theme: Theme, { id }: HostLine): Row => (hasTwins ? [named(theme, id.slice(0, length))] : []);
  return {
    columns: [left('host', 12), ...(hasTwins ? [left('id')] : []), ...REST],
    rowOf: (theme, line, atMs) => [named(theme, line.name), ...idOf(theme, line), ...restOf(theme, line, atMs)],
  };
}

/** Its worst case is that of its tightest pool: a bound where any pool's is. */
function restOf(theme: Theme, line: HostLine, atMs: number): Row {
  const isBound = line.pools.some(({ bound }) => bound === true);
  return [
    line.complete ? standing(line, atMs) : `${standing(line, atMs)}, partial`,
    countCell(theme, line, line.guests),
    countCell(theme, line, line.disks),
    mostCell(theme, line.worstCaseFree, isBound),
    String(line.findings.critical),
    String(line.problems),
  ];
}

/** "late 3 min": how old the figures are. Where the server's clock was set back, nobody knows. */
function standing({ freshness, receivedAtMs }: HostLine, atMs: number): string {
  const ageMs = atMs - receivedAtMs;
  return freshness === 'fresh' || ageMs < 0 ? freshness : `${freshness} ${ageText(ageMs)}`;
}

/** Of guests or their disks: those that could not be told of are missing from it. */
function countCell(theme: Theme, { machine }: HostLine, counted: number | undefined): Cell {
  const { atLeast, unknown } = signsOf(theme);
  if (counted === undefined) return unknown;
  return machine?.allGuests === false ? `${atLeast}${counted}` : String(counted);
}
