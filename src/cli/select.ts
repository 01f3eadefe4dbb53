// The part of an explanation that --pool and --guest ask for. What is left out is neither shown nor judged.
import type { Explanation, UnchargedDisk } from '../core/explanation.ts';
import { UllageError } from '../core/errors.ts';
import type { Finding } from '../core/finding.ts';
import type { GuestFacts } from '../core/guest.ts';
import type { Balance } from '../core/pool.ts';
import type { FilesystemPool, PoolFacts } from '../core/pool-facts.ts';
import type { Problem } from '../core/problem.ts';
import type { HostReport } from '../core/report.ts';

/** What the operator asked for: pools by id, name, mount point or a path inside; guests by name or UUID. Of several any will do;
 *  undefined asks for all. */
export interface Wanted {
  readonly pools: readonly string[] | undefined;
  readonly guests: readonly string[] | undefined;
}

/** The part to show and to judge. */
export interface Selection {
  readonly balances: readonly Balance[];
  readonly uncharged: readonly UnchargedDisk[];
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  showsGuest(guest: GuestFacts): boolean;
}

/** A subject of a finding or of a problem. */
type Subject = Finding['subject'];

/** How many names an error lists before it says how many more there are. */
const NAMES_IN_ERROR = 10;

/** Applies both filters. Throws NO_SUCH_POOL or NO_SUCH_GUEST, naming what exists. */
export function selectFrom(explanation: Explanation, wanted: Wanted): Selection {
  const { report } = explanation;
  const guests = wanted.guests?.flatMap((name) => guestsNamed(report, name));
  const pools = wanted.pools?.map((name) => balanceNamed(explanation, name));
  const showsGuest = (guest: GuestFacts): boolean => guests === undefined || guests.includes(guest);
  const balances = explanation.balances.filter(
    (balance) =>
      (pools === undefined || pools.includes(balance)) &&
      (guests === undefined || balance.promises.some((promise) => guests.includes(promise.guest))),
  );
  const concerns = (subject: Subject): boolean => {
    const isTheirs = guests === undefined ? undefined : concernsGuests(subject, guests, report);
    if (isTheirs === false) return false;
    const anyPool = pools === undefined && (guests === undefined || isTheirs === true);
    return anyPool || concernsPools(subject, balances, report);
  };
  return {
    balances,
    uncharged: pools === undefined ? explanation.uncharged.filter(({ guest }) => showsGuest(guest)) : [],
    findings: explanation.findings.filter((finding) => concerns(finding.subject)),
    problems: report.problems.filter((problem) => concerns(problem.subject)),
    showsGuest,
  };
}

function guestsNamed(report: HostReport, wanted: string): readonly GuestFacts[] {
  const matches = report.guests.filter((guest) => namesOf(guest).includes(wanted));
  if (matches.length > 0) return matches;
  const names = report.guests.map((guest) => guest.name);
  throw new UllageError('NO_SUCH_GUEST', `select guest ${wanted}: no guest of this host has that name or UUID`, {
    operands: { guest: wanted },
    hint: listing('guests', names),
  });
}

function namesOf(guest: GuestFacts): readonly (string | undefined)[] {
  return [guest.name, guest.uuid, guest.nova?.instanceName];
}

function balanceNamed({ balances }: Explanation, wanted: string): Balance {
  const exact = balances.find(({ pool }) => [pool.id, pool.name, mountPointOf(pool)].includes(wanted));
  const match = exact ?? (wanted.startsWith('/') ? innermost(balances, wanted) : undefined);
  if (match !== undefined) return match;
  const names = balances.map(({ pool }) => pool.name);
  throw new UllageError(
    'NO_SUCH_POOL',
    `select pool ${wanted}: no pool of this report has that id, name or mount point`,
    {
      operands: { pool: wanted },
      hint: listing('pools', names),
    },
  );
}

function innermost(balances: readonly Balance[], path: string): Balance | undefined {
  const holding = balances.filter(({ pool }) => pool.kind === 'filesystem' && isInside(path, pool.mountPoint));
  return holding.toSorted((a, b) => depthOf(b.pool) - depthOf(a.pool))[0];
}

function depthOf(pool: PoolFacts): number {
  return mountPointOf(pool)?.length ?? 0;
}

function mountPointOf(pool: PoolFacts): FilesystemPool['mountPoint'] | undefined {
  return pool.kind === 'filesystem' ? pool.mountPoint : undefined;
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

function listing(noun: string, names: readonly string[]): string {
  if (names.length === 0) return `There are no ${noun} in this report.`;
  const more = names.length > NAMES_IN_ERROR ? ` and ${names.length - NAMES_IN_ERROR} more` : '';
  return `The ${noun} of this report are ${names.slice(0, NAMES_IN_ERROR).join(', ')}${more}.`;
}

/** Whether it is about one of the guests: names it, or a file of its disks. Undefined where it names no guest at all: then it
 *  matters to them if it matters to their pools. */
function concernsGuests(
  { guest, path }: Subject,
  guests: readonly GuestFacts[],
  report: HostReport,
): boolean | undefined {
  if (guest !== undefined && guests.some((candidate) => namesOf(candidate).includes(guest))) return true;
  if (path !== undefined && isFileOf(path, guests, report)) return true;
  return guest === undefined ? undefined : false;
}

/** A file that two guests share is named as the other's, perhaps. */
function isFileOf(path: string, guests: readonly GuestFacts[], report: HostReport): boolean {
  const id = report.images.find(({ file }) => file.path === path)?.file.id;
  return id !== undefined && guests.some((guest) => guest.disks.some((disk) => disk.chain.includes(id)));
}

/** About one of the pools, about a disk or file on them, or about nothing that has a place. */
function concernsPools(subject: Subject, balances: readonly Balance[], report: HostReport): boolean {
  const { pool, guest, path } = subject;
  if (pool !== undefined) return balances.some((balance) => balance.pool.id === pool || balance.pool.name === pool);
  if (path !== undefined) return isOnPools(path, balances, report);
  if (guest === undefined) return true;
  return balances.some((balance) => balance.promises.some((promise) => namesOf(promise.guest).includes(guest)));
}

function isOnPools(path: string, balances: readonly Balance[], report: HostReport): boolean {
  const file = [...report.images, ...report.found].find((entry) => entry.file.path === path)?.file;
  if (file?.poolId !== undefined) return balances.some((balance) => balance.pool.id === file.poolId);
  const holders = report.pools.filter((pool) => pool.kind === 'filesystem' && isInside(path, pool.mountPoint));
  const deepest = holders.toSorted((a, b) => depthOf(b) - depthOf(a))[0];
  return deepest === undefined || balances.some((balance) => balance.pool.id === deepest.id);
}
