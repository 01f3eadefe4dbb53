// A report's lists in an order that says nothing of which thread was faster: two audits of an unchanged host list it alike.
import type { Problem } from '../../core/problem.ts';
import type { HostReport } from '../../core/report.ts';

/** The same report; images and found files by path, problems by what they are about. Deltas need not tell of a new order then. */
export function inOrder(report: HostReport): HostReport {
  return {
    ...report,
    images: report.images.toSorted((a, b) => compare(a.file.path, b.file.path) || compare(a.file.id, b.file.id)),
    found: report.found.toSorted((a, b) => compare(a.file.path, b.file.path)),
    problems: sortedProblems(report.problems),
  };
}

function sortedProblems(problems: readonly Problem[]): readonly Problem[] {
  return problems
    .map((problem) => ({ key: keyOf(problem), problem }))
    .toSorted((a, b) => compare(a.key, b.key))
    .map(({ problem }) => problem);
}

function keyOf({ subject, attempted, found }: Problem): string {
  return [subject.guest, subject.disk, subject.pool, subject.path, attempted, found]
    .map((part) => part ?? '')
    .join('\0');
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
