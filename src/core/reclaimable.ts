// Findings of a host whose bytes can be had back, in a form in which those of ten thousand hosts can be added up and put in order.
import { placeKey } from './elsewhere.ts';
import type { Finding } from './finding.ts';
import { PathTree } from './path-tree.ts';
import type { HostReport } from './report.ts';

/** Findings that say of files that no guest uses them. On a shared pool one host alone cannot say so. */
export const UNUSED_CODES = ['orphan', 'leftover', 'unreferenced-base'] as const;

/** Findings whose bytes can be had back, in the order in which overlapping ones are counted: a folder before what lies in it. */
export const RECLAIMABLE_CODES = [
  ...UNUSED_CODES,
  'large-snapshot',
  'old-snapshot',
  'allocation-above-virtual',
  'discard-off',
] as const;

/** One of RECLAIMABLE_CODES. */
export type ReclaimableCode = (typeof RECLAIMABLE_CODES)[number];

/** One of them. */
export interface Reclaimable {
  readonly finding: Finding;
  readonly code: ReclaimableCode;
  /** Where what it is about lies on a shared pool: the same for every host that mounts it. */
  readonly shared: { readonly poolId: string; readonly place: string } | undefined;
  /** Its bytes are in no other of the host's: two rules may tell of one file, and a folder holds files. */
  readonly isCounted: boolean;
}

/** Those of a host. */
export function reclaimableOf(report: HostReport, findings: readonly Finding[]): readonly Reclaimable[] {
  const pools = new Map(report.pools.filter(({ shared }) => shared).map((pool) => [pool.id, pool]));
  const covered = new PathTree<true>();
  const own = RECLAIMABLE_CODES.flatMap((code) =>
    findings.filter((finding) => finding.code === code).map((finding) => ({ code, finding })),
  );
  return own.map(({ code, finding }) => {
    const { path } = finding.subject;
    const pool = pools.get(finding.evidence?.pool ?? '');
    const isCounted = path === undefined || covered.along(path).next().done === true;
    if (path !== undefined && finding.bytesAtStake !== undefined) covered.add(path, true);
    const kind = isUnused(code) ? 'unused' : code;
    return {
      finding,
      code,
      shared:
        pool === undefined || path === undefined
          ? undefined
          : { poolId: pool.id, place: `${kind} ${placeKey(pool, path)}` },
      isCounted,
    };
  });
}

/** Whether a text is one of RECLAIMABLE_CODES. */
export function isReclaimableCode(text: string): text is ReclaimableCode {
  return RECLAIMABLE_CODES.some((code) => code === text);
}

/** Whether it says that nobody uses something. */
export function isUnused(code: string): boolean {
  return UNUSED_CODES.some((one) => one === code);
}
