// A list that a server gave, as a document and as lines, with how many hosts in which state stand behind it.
import type { HostCounts } from '../../core/fleet.ts';
import { ask, type ClientOptions } from '../../wire/api/client.ts';
import { FLEET } from '../../wire/api/fleet.ts';
import { tableLines, type Column, type Row } from '../render/table.ts';
import { signsOf, type Theme } from '../render/theme.ts';
import { boundLine } from './cells.ts';
import { countsSentence } from './standing.ts';
import { isFleetIncomplete, type Judged } from './verdict.ts';

/** An answer to be shown one way or the other, and judged. */
export interface Shown {
  readonly document: object;
  readonly lines: readonly string[];
  readonly judged: Judged;
}

/** What was got of a list, and how it is shown. */
export interface Listed<T> {
  readonly got: { readonly entries: readonly T[]; readonly more: boolean };
  readonly name: string;
  readonly columns: readonly Column[];
  /** `atMs`: now, by the server's clock. */
  readonly rowOf: (theme: Theme, entry: T, atMs: number) => Row;
}

/** What is judged of a list. */
interface Judging {
  readonly isBad?: boolean;
  readonly isIncomplete?: boolean | undefined;
  /** What is to be said of guests that are not known, in lists of what guests have; nothing where all are. */
  readonly mayLack?: ((hosts: HostCounts) => readonly string[]) | undefined;
}

/** A list, with how many hosts in which state stand behind it: the fleet's, whatever was asked for of it. So is what is judged, unless it
 *  is said. */
export async function list<T>(
  options: ClientOptions,
  theme: Theme,
  { got, name, columns, rowOf }: Listed<T>,
  { isBad = false, isIncomplete, mayLack }: Judging,
): Promise<Shown> {
  const { atMs, hosts, unresolvedDisks } = await ask(options, FLEET);
  const unknown = mayLack === undefined ? [] : mayLack(hosts);
  const entries = got.entries.map((entry) => rowOf(theme, entry, atMs));
  const lines = [
    ...(entries.length === 0
      ? [unknown.length === 0 ? '  none' : '  none that is known']
      : tableOf(theme, columns, entries)),
    ...(got.more ? [`  ${signsOf(theme).ellipsis} more: --all shows every row`] : []),
    ...unknown,
    `  ${countsSentence(hosts)}`,
  ];
  const document = { [name]: got.entries, fleet: { hosts, unresolvedDisks } };
  return { document, lines, judged: { isBad, isIncomplete: isIncomplete ?? isFleetIncomplete(hosts) } };
}

/** A table, and what its signs mean. */
export function tableOf(theme: Theme, columns: readonly Column[], entries: readonly Row[]): readonly string[] {
  return [...tableLines(theme, columns, entries), ...boundLine(theme, entries)];
}
