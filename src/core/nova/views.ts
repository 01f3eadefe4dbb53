// Both of Nova's views of one report, for the pool that Nova would look at.
import { gibFloor } from '../bytes.ts';
import type { FilesystemPool } from '../pool-facts.ts';
import type { Balance } from '../pool.ts';
import type { HostReport } from '../report.ts';
import { finish, type Steps } from '../steps.ts';
import { auditSteps, type RuleSet } from './audit.ts';
import { differenceSteps } from './differences.ts';
import { KILO } from './kilo.ts';
import { MODERN } from './modern.ts';
import { novaHostOf, type NovaHost } from './seen.ts';
import type { NovaView } from './view.ts';

/** Modern Nova's view, then Kilo's; empty when the report has no filesystem pool to stand for instances_path.
 *  Source of every rule: docs/nova-views.md. */
export function novaViewsOf(report: HostReport, balances: readonly Balance[]): readonly NovaView[] {
  return finish(novaViewSteps(report, balances));
}

/** As `novaViewsOf`, in pieces. */
export function* novaViewSteps(report: HostReport, balances: readonly Balance[]): Steps<readonly NovaView[]> {
  const chosen = chosenPool(report, balances);
  if (chosen === undefined) return [];
  const host = novaHostOf(report);
  return [yield* viewSteps(host, MODERN, chosen), yield* viewSteps(host, KILO, chosen)];
}

/** Id of the pool that Nova would take for its instances_path; undefined where the report has no filesystem. */
export function novaPoolIdOf(report: HostReport, balances: readonly Balance[]): string | undefined {
  return chosenPool(report, balances)?.pool.id;
}

interface Chosen {
  readonly pool: FilesystemPool;
  readonly balance: Balance;
}

/** The filesystem of the first instances path: the longest mount point above it. Without a path, the one with most disks. */
function chosenPool(report: HostReport, balances: readonly Balance[]): Chosen | undefined {
  const candidates = balances.flatMap((balance) =>
    balance.pool.kind === 'filesystem' ? [{ pool: balance.pool, balance }] : [],
  );
  const [path] = report.instancesPaths;
  const above = candidates.filter(({ pool }) => path !== undefined && isBelow(path, pool.mountPoint));
  if (above.length > 0) return best(above, ({ pool }) => pool.mountPoint.length);
  return best(candidates, ({ balance }) => balance.promises.length);
}

/** The first with the highest score. */
function best(candidates: readonly Chosen[], score: (candidate: Chosen) => number): Chosen | undefined {
  return candidates.toSorted((a, b) => score(b) - score(a))[0];
}

function isBelow(path: string, mountPoint: string): boolean {
  return mountPoint === '/' || path === mountPoint || path.startsWith(`${mountPoint}/`);
}

function* viewSteps(host: NovaHost, rules: RuleSet, { pool, balance }: Chosen): Steps<NovaView> {
  const audit = yield* auditSteps(host, rules);
  const least = audit.aborts === undefined ? rules.least(rules.free(pool.available), audit.overCommitted) : undefined;
  return {
    rules: rules.rules,
    poolId: pool.id,
    localGib: gibFloor(pool.total),
    localUsedGib: gibFloor(pool.total - pool.free),
    freeGib: gibFloor(pool.available),
    overCommitted: audit.overCommitted,
    diskAvailableLeastGib: least,
    aborts: audit.aborts,
    disks: audit.disks,
    dropped: audit.dropped,
    differences: yield* differenceSteps(host, audit, rules, balance),
  };
}
