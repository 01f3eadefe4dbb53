// What a server answers to `ullage fleet|hosts|host|pools|guests|disks|findings|problems`: a document for programs, lines for people, and what is to be judged of it.
import type { Finding, Severity } from '../../core/finding.ts';
import type { Problem } from '../../core/problem.ts';
import { LIST_DISKS, LIST_GUESTS } from '../../wire/api/fleet.ts';
import { LIST_POOLS } from '../../wire/api/pools.ts';
import { SHOW_HOST } from '../../wire/api/hosts.ts';
import { ask, type ClientOptions } from '../../wire/api/client.ts';
import { pages } from '../listing.ts';
import type { FleetCommand, FleetFlags } from '../program/flags.ts';
import { findingLines } from '../render/findings.ts';
import { problemLines } from '../render/problems.ts';
import type { Theme } from '../render/theme.ts';
import { hostCell } from './cells.ts';
import { findingsAnswer } from './findings.ts';
import { hostsAnswer } from './hosts.ts';
import { judgedGuests } from './judged-guests.ts';
import { list, tableOf, type Shown } from './list.ts';
import { problemsAnswer } from './problems.ts';
import { promiseLines, promisesOf } from './promises.ts';
import * as rows from './rows.ts';
import { standingLines, unknownGuestsLines, unresolvedLines } from './standing.ts';
import { totalsAnswer } from './totals.ts';
import { isAnyNegative, isHostIncomplete } from './verdict.ts';

/** What a command asks for. */
export interface Asked {
  readonly command: FleetCommand;
  readonly subject: string | undefined;
  readonly flags: FleetFlags;
  /** From which severity on a finding makes the exit code 1. */
  readonly failOn: Severity | 'never';
}

/** Asks. `limit` is how many rows are wanted; undefined: all. */
export async function answerTo(
  asked: Asked,
  options: ClientOptions,
  theme: Theme,
  limit: number | undefined,
): Promise<Shown> {
  const { subject, flags } = asked;
  const { host, search, guest } = flags;
  switch (asked.command) {
    case 'fleet':
      return totalsAnswer(options, theme);
    case 'hosts':
      return hostsAnswer(options, theme, flags, limit);
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
      const judged = await judgedGuests(options, host);
      return list(options, theme, { got, name: 'guests', columns: rows.GUEST_COLUMNS, rowOf: rows.guestRow }, judged);
    }
    case 'disks': {
      const got = await pages(limit, async (page) => {
        const { disks, next } = await ask(options, LIST_DISKS, { query: { host, guest, ...page } });
        return { entries: disks, next };
      });
      const judged = await judgedGuests(options, host);
      return list(options, theme, { got, name: 'disks', columns: rows.DISK_COLUMNS, rowOf: rows.diskRow }, judged);
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
  const pools = host.pools.map((pool) => rows.poolRow(theme, pool, hostCell(theme, host.name, host.freshness)));
  const lines = [
    ...standingLines(theme, host),
    ...tableOf(theme, rows.POOL_COLUMNS, pools),
    ...unresolvedLines(host.unresolvedDisks ?? 0),
    ...unknownGuestsLines(host),
    ...(tracker === undefined ? [] : ['', ...promiseLines(theme, tracker)]),
    '',
    ...findingLines(theme, findings),
    ...(problems.length === 0 ? [] : ['', ...problemLines(theme, problems)]),
  ];
  const judged = { isBad: isAnyNegative([host]), isIncomplete: isHostIncomplete(host) };
  return { document: { ...answer, tracker }, lines, judged };
}
