// What could not be read, and so how far the figures can be off.
import { sumBytes } from '../../core/bytes.ts';
import { farOffSaid } from '../../core/far-off.ts';
import type { Balance } from '../../core/pool.ts';
import type { Problem } from '../../core/problem.ts';
import { counted } from '../../core/plain-text.ts';
import { inEnglish } from '../../core/sentences/english.ts';
import { sizeOf } from './quantity.ts';
import { cut, heading, moreLine } from './section.ts';
import { named, paint, prose, signsOf, type Theme } from './theme.ts';
import { wrapLines } from './wrap.ts';

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
export function uncertaintyLines(theme: Theme, balances: readonly Balance[], unresolved: number): readonly string[] {
  const lines = balances.flatMap((balance) => {
    const reasons = farOffSaid(balance, unresolved).map(inEnglish);
    if (reasons.length === 0) return [];
    return wrapLines(`${reasons.join('; ')}.`, theme.columns, `  ${named(theme, balance.pool.name)}: `);
  });
  return lines.length === 0 ? [] : [...heading(theme, 'How far off the worst case can be'), ...lines];
}
