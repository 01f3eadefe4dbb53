// What could not be read, and so how far the figures can be off.
import { sumBytes } from '../../core/bytes.ts';
import type { Balance, Unpromised } from '../../core/pool.ts';
import type { PoolDoubt } from '../../core/pool-facts.ts';
import type { Problem } from '../../core/problem.ts';
import { counted } from '../../core/plain-text.ts';
import { quantity, sizeOf, unitFor, type Unit } from './quantity.ts';
import { cut, heading, moreLine } from './section.ts';
import { named, paint, prose, signsOf, type Theme } from './theme.ts';
import { wrapLines } from './wrap.ts';

/** What each doubt means for the figures of a pool. */
export const DOUBT_WORDS: Readonly<Record<PoolDoubt, string>> = {
  reflink: 'its files may share extents',
  compression: 'it may compress',
  'thin-backing': 'the device below it is thin and can run out first',
  remote: 'the server may overcommit, deduplicate or apply quotas',
  userspace: 'a userspace filesystem may say anything',
};

/** Lines of the problems section; empty when everything could be read. */
export function problemLines(theme: Theme, problems: readonly Problem[]): readonly string[] {
  if (problems.length === 0) return [];
  const { shown, hidden } = cut(problems, theme.rowLimit);
  const known = problems.map((problem) => problem.bytesAtStake).filter((bytes) => bytes !== undefined);
  const off = known.length === 0 ? '' : `, ${sizeOf(theme, sumBytes(known))} at stake`;
  return [
    ...heading(theme, 'Could not be read', `${counted(problems.length, 'problem')}${off}`),
    ...shown.flatMap((problem) => problemText(theme, problem)),
    ...(hidden.length === 0
      ? []
      : [
          `  ${moreLine(
            theme,
            undefined,
            hidden.map((problem) => problem.bytesAtStake),
          )}`,
        ]),
  ];
}

/** One problem: of what kind, about what, what was attempted and found, and what can be done. */
export function problemText(theme: Theme, problem: Problem): readonly string[] {
  const { guest, disk, path, pool } = problem.subject;
  const who = [guest, disk].filter((part) => part !== undefined).join(' ');
  const where = path ?? (who === '' ? pool : undefined);
  const subject = [who, where].filter((part) => part !== undefined && part !== '').join(' ');
  const about = subject === '' ? '' : `${named(theme, subject)}: `;
  const errno =
    problem.errno === undefined || problem.found.includes(problem.errno) ? '' : ` (${named(theme, problem.errno)})`;
  const words = prose(theme, `${problem.attempted}: ${problem.found}`);
  const [first = '', ...rest] = wrapLines(`${about}${words}${errno}`, theme.columns, `  ${problem.kind} `);
  const hint =
    problem.hint === undefined
      ? []
      : wrapLines(prose(theme, problem.hint), theme.columns, `    ${signsOf(theme).arrow} `);
  return [first.replace(problem.kind, paint(theme, 'yellow', problem.kind)), ...rest, ...hint];
}

/** How far the worst case of each pool can be from the truth; empty when every figure is sure. */
export function uncertaintyLines(theme: Theme, balances: readonly Balance[]): readonly string[] {
  const lines = balances.flatMap((balance) => {
    const reasons = reasonsOf(theme, unitFor(theme, balance.total), balance);
    if (reasons.length === 0) return [];
    return wrapLines(`${reasons.join('; ')}.`, theme.columns, `  ${named(theme, balance.pool.name)}: `);
  });
  return lines.length === 0 ? [] : [...heading(theme, 'How far off the worst case can be'), ...lines];
}

function reasonsOf(theme: Theme, unit: Unit, balance: Balance): readonly string[] {
  const { unknownDisks, reportedDisks, sharedAtLeast, sharedAtMost, layers, orphans } = balance.uncertainty;
  const doubts = balance.pool.doubts.filter((doubt) => doubt !== 'reflink').map((doubt) => DOUBT_WORDS[doubt]);
  return [
    ...(unknownDisks.length === 0
      ? []
      : [`lower by whatever ${counted(unknownDisks.length, 'disk')} of unknown growth may take`]),
    ...(reportedDisks.length === 0
      ? []
      : [
          `lower by the metadata and snapshots of ${counted(reportedDisks.length, 'disk')} that libvirt alone described`,
        ]),
    ...unpromisedReason(theme, unit, layers, 'what is taken for a lower layer'),
    ...unpromisedReason(theme, unit, orphans, "what is no known guest's"),
    ...(sharedAtMost === 0n
      ? []
      : [
          `lower by ${quantity(theme, unit, sharedAtLeast)} to ${quantity(theme, unit, sharedAtMost)}, because files may share extents and rewriting a copy takes its size anew`,
        ]),
    ...doubts,
  ];
}

function unpromisedReason(theme: Theme, unit: Unit, { count, growth }: Unpromised, what: string): readonly string[] {
  if (growth === 0n) return [];
  const by = growth === undefined ? 'an unknown amount' : quantity(theme, unit, growth);
  return [`lower by ${by}, if ${what} (${counted(count, 'image')}) is a guest's disk`];
}
