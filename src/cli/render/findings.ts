// Findings by severity, like ones together, each with the bytes at stake and what can be done.
import { sumBytes, type Bytes } from '../../core/bytes.ts';
import { countBySeverity, SEVERITIES, type Finding, type Severity } from '../../core/finding.ts';
import { counted } from '../../core/plain-text.ts';
import { sizeOf } from './quantity.ts';
import { cut, heading, moreLine } from './section.ts';
import { named, paint, prose, signsOf, type Style, type Theme } from './theme.ts';
import { wrapLines } from './wrap.ts';

/** Findings of one code before the rest is summed: fifty disks without discard are one thing to know, not fifty. */
const ROWS_OF_A_CODE = 3;

const LOOKS: Readonly<Record<Severity, { readonly word: string; readonly style: Style; readonly plural: string }>> = {
  critical: { word: 'critical', style: 'red', plural: 'critical' },
  warning: { word: 'warning', style: 'yellow', plural: 'warnings' },
  info: { word: 'info', style: 'cyan', plural: 'info' },
};

/** Lines of the findings section. */
export function findingLines(theme: Theme, findings: readonly Finding[]): readonly string[] {
  const words = severityWords(countBySeverity(findings));
  const title = heading(theme, 'Findings', words === '' ? 'none' : words);
  const groups = Map.groupBy(findings, (finding) => `${finding.severity} ${finding.code}`);
  return [...title, ...[...groups.values()].flatMap((group) => groupLines(theme, group))];
}

/** "2 critical, 1 warning", the gravest first; empty where there are none. */
export function severityWords(counts: Readonly<Record<Severity, number>>): string {
  return SEVERITIES.toReversed()
    .filter((severity) => counts[severity] > 0)
    .map((severity) => counted(counts[severity], LOOKS[severity].word, LOOKS[severity].plural))
    .join(', ');
}

/** Findings of one severity and code, as one: what they are, and where if that is not said above; what is so, and what can be done. */
export function groupLines(theme: Theme, group: readonly Finding[], where?: string): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  const look = LOOKS[first.severity];
  const count = group.length === 1 ? '' : ` (${group.length})`;
  const stakes = group.map((finding) => finding.bytesAtStake);
  const limit = theme.rowLimit === undefined ? undefined : Math.min(theme.rowLimit, ROWS_OF_A_CODE);
  const { shown, hidden } = cut(group, limit);
  const indent = '    ';
  const more = hidden.map((finding) => finding.bytesAtStake);
  const what = `${paint(theme, 'bold', named(theme, first.code))}${count}${where === undefined ? '' : `: ${where}`}`;
  return [
    `  ${paint(theme, look.style, look.word)} ${what}${stakeOf(theme, stakes)}`,
    ...shown.flatMap((finding, index) => findingText(theme, finding, shown[index + 1])),
    ...(hidden.length === 0 ? [] : [`${indent}${moreLine(theme, undefined, more)}`]),
  ];
}

/** An action that the next finding repeats is said once, below the last of them. */
function findingText(theme: Theme, finding: Finding, next: Finding | undefined): readonly string[] {
  const message = wrapLines(prose(theme, finding.message), theme.columns, '    ');
  if (next !== undefined && next.action === finding.action) return message;
  const action = prose(theme, finding.action);
  return [...message, ...wrapLines(action, theme.columns, `    ${signsOf(theme).arrow} `)];
}

function stakeOf(theme: Theme, stakes: readonly (Bytes | undefined)[]): string {
  const known = stakes.filter((bytes) => bytes !== undefined);
  if (known.length === 0) return '';
  return `, ${sizeOf(theme, sumBytes(known))} at stake`;
}
