// What a server answers to `ullage hosts|host|pools|guests|disks|findings|problems`: a document for programs, lines for people, and what is to be judged of it.
import type { Finding, Severity } from '../../core/finding.ts';
import { counted } from '../../core/plain-text.ts';
import type { Problem } from '../../core/problem.ts';
import { FLEET, LIST_DISKS, LIST_GUESTS, LIST_POOLS } from '../../wire/api/fleet.ts';
import { LIST_HOSTS, SHOW_HOST } from '../../wire/api/hosts.ts';
import { ask, type ClientOptions } from '../../wire/api/client.ts';
import { pages } from '../listing.ts';
import type { FleetCommand, FleetFlags } from '../program/definition.ts';
import { findingLines } from '../render/findings.ts';
import { problemLines } from '../render/problems.ts';
import { tableLines, type Column, type Row } from '../render/table.ts';
import { signsOf, type Theme } from '../render/theme.ts';
import { findingsAnswer } from './findings.ts';
import { isOneIncomplete } from './is-one-incomplete.ts';
import { problemsAnswer } from './problems.ts';
import { promiseLines, promisesOf } from './promises.ts';
import * as rows from './rows.ts';
import { countsSentence, standingLines } from './standing.ts';
import { isAnyNegative, isFleetIncomplete, isHostIncomplete, type Judged } from './verdict.ts';

/** What a command asks for. */
export interface Asked {
  readonly command: FleetCommand;
  readonly subject: string | undefined;
  readonly flags: FleetFlags;
  /** From which severity on a finding makes the exit code 1. */
  readonly failOn: Severity | 'never';
}

/** An answer to be shown one way or the other, and judged. */
export interface Shown {
  readonly document: object;
  readonly lines: readonly string[];
  readonly judged: Judged;
}

/** Asks. `limit` is how many rows are wanted; undefined: all. */
export async function answerTo(
  asked: Asked,
  options: ClientOptions,
  theme: Theme,
  limit: number | undefined,
): Promise<Shown> {
  const { subject, flags } = asked;
  const { host, search, guest, freshness } = flags;
  switch (asked.command) {
    case 'hosts': {
      const query = { sort: flags.sort ?? 'worst-case-free', search, freshness };
      const got = await pages(limit, async (page) => {
        const { hosts, next } = await ask(options, LIST_HOSTS, { query: { ...query, ...page } });
        return { entries: hosts, next };
      });
      const isChosen = search !== undefined || freshness !== undefined;
      const isIncomplete = isChosen ? got.entries.some(isHostIncomplete) : undefined;
      const isBad = isAnyNegative(got.entries);
      return list(
        options,
        theme,
        { got, name: 'hosts', columns: rows.HOST_COLUMNS, rowOf: rows.hostRow },
        { isBad, isIncomplete },
      );
    }
    case 'host':
      return oneHost(options, theme, subject ?? '');
    case 'findings':
      return findingsAnswer(options, theme, flags, { limit, failOn: asked.failOn });
    case 'problems':
      return problemsAnswer(options, theme, flags, limit);
    case 'pools': {
      const query = { sort: 'worst-case-free', shared: flags.shared === true ? 'true' : undefined };
      const got = await pages(limit, async (page) => {
        const { pools, next } = await ask(options, LIST_POOLS, { query: { ...query, ...page } });
        return { entries: pools, next };
      });
      const table = rows.isClaimed(got.entries)
        ? { columns: rows.CLAIMED_POOL_COLUMNS, rowOf: rows.claimedPoolRow }
        : { columns: rows.POOL_COLUMNS, rowOf: rows.fleetPoolRow };
      return list(options, theme, { got, name: 'pools', ...table }, { isBad: isAnyNegative(got.entries) });
    }
    case 'guests': {
      const got = await pages(limit, async (page) => {
        const { guests, next } = await ask(options, LIST_GUESTS, { query: { host, search, ...page } });
        return { entries: guests, next };
      });
      const isIncomplete = await isOneIncomplete(options, host);
      return list(
        options,
        theme,
        { got, name: 'guests', columns: rows.GUEST_COLUMNS, rowOf: rows.guestRow },
        { isIncomplete },
      );
    }
    case 'disks': {
      const got = await pages(limit, async (page) => {
        const { disks, next } = await ask(options, LIST_DISKS, { query: { host, guest, ...page } });
        return { entries: disks, next };
      });
      const isIncomplete = await isOneIncomplete(options, host);
      return list(
        options,
        theme,
        { got, name: 'disks', columns: rows.DISK_COLUMNS, rowOf: rows.diskRow },
        { isIncomplete },
      );
    }
  }
}

/** The host's age stands first: nothing below it is younger. */
async function oneHost(options: ClientOptions, theme: Theme, id: string): Promise<Shown> {
  const answer = await ask(options, SHOW_HOST, { params: { id } });
  const { host } = answer;
  const tracker = await promisesOf(options, host.id);
  // Keys that are absent there may be undefined here; whoever shows them reads both alike.
  const findings = answer.findings as readonly Finding[]; // oxlint-disable-line typescript/no-unsafe-type-assertion -- see above
  const problems = answer.problems as readonly Problem[]; // oxlint-disable-line typescript/no-unsafe-type-assertion -- see above
  const pools = host.pools.map((pool) => rows.poolRow(theme, pool, rows.hostCell(theme, host.name, host.freshness)));
  const { unresolvedDisks = 0 } = host;
  const unresolved =
    unresolvedDisks === 0
      ? []
      : [`  ${counted(unresolvedDisks, 'disk')} could not be found or reached: in no figure of any pool.`];
  const lines = [
    ...standingLines(theme, host),
    ...tableOf(theme, rows.POOL_COLUMNS, pools),
    ...unresolved,
    ...(tracker === undefined ? [] : ['', ...promiseLines(theme, tracker)]),
    '',
    ...findingLines(theme, findings),
    ...(problems.length === 0 ? [] : ['', ...problemLines(theme, problems)]),
  ];
  const judged = { isBad: isAnyNegative([host]), isIncomplete: isHostIncomplete(host) };
  return { document: { ...answer, tracker }, lines, judged };
}

interface Listed<T> {
  readonly got: { readonly entries: readonly T[]; readonly more: boolean };
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rowOf: (theme: Theme, entry: T) => Row;
}

/** A list, with how many hosts in which state stand behind it: the fleet's, whatever was asked for of it. So is what is judged, unless it
 *  is said. */
async function list<T>(
  options: ClientOptions,
  theme: Theme,
  { got, name, columns, rowOf }: Listed<T>,
  { isBad = false, isIncomplete }: { readonly isBad?: boolean; readonly isIncomplete?: boolean | undefined },
): Promise<Shown> {
  const { hosts, unresolvedDisks } = await ask(options, FLEET);
  const entries = got.entries.map((entry) => rowOf(theme, entry));
  const lines = [
    ...(entries.length === 0 ? ['  none'] : tableOf(theme, columns, entries)),
    ...(got.more ? [`  ${signsOf(theme).ellipsis} more: --all shows every row`] : []),
    `  ${countsSentence(hosts)}`,
  ];
  const document = { [name]: got.entries, fleet: { hosts, unresolvedDisks } };
  return { document, lines, judged: { isBad, isIncomplete: isIncomplete ?? isFleetIncomplete(hosts) } };
}

function tableOf(theme: Theme, columns: readonly Column[], entries: readonly Row[]): readonly string[] {
  return [...tableLines(theme, columns, entries), ...rows.boundLine(theme, entries)];
}
