// Both of Nova's views of one report, for the pool that Nova would look at.
import type { Balance } from '../pool.ts';
import type { HostReport } from '../report.ts';
import type { NovaView } from './view.ts';

/** Modern Nova's view, then Kilo's; empty when the report has no filesystem pool to stand for instances_path. */
export function novaViewsOf(_report: HostReport, _balances: readonly Balance[]): readonly NovaView[] {
  return [];
}
