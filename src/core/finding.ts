// A Finding: a judgement on facts, with the bytes at stake and what can be done. Rules live in findings/, one a file.
import type { Bytes } from './bytes.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { NovaView } from './nova/view.ts';
import type { Balance } from './pool.ts';
import type { OwnedFile } from './ownership.ts';
import type { HostReport } from './report.ts';
import type { Sentence } from './sentences/sentence.ts';

/** How much it matters: `critical` guests will stop or data is at risk; `warning` bytes or safety are lost; `info` worth knowing. */
export const SEVERITIES = ['info', 'warning', 'critical'] as const;

/** One of SEVERITIES. */
export type Severity = (typeof SEVERITIES)[number];

/** How many findings there are of each. */
export type SeverityCounts = Readonly<Record<Severity, number>>;

/** Counts them. */
export function countBySeverity(findings: readonly Pick<Finding, 'severity'>[]): SeverityCounts {
  const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  return { critical: count('critical'), warning: count('warning'), info: count('info') };
}

/** All together. */
export function addCounts(all: readonly SeverityCounts[]): SeverityCounts {
  const sum = (severity: Severity): number => all.reduce((total, counts) => total + counts[severity], 0);
  return { critical: sum('critical'), warning: sum('warning'), info: sum('info') };
}

/** What a finding is about. Every part that is known is given: `pool` is PoolFacts.id, `guest` and `disk` are name and target,
 *  `path` is a file or folder, exactly as the host has it. */
export interface FindingSubject {
  readonly pool?: string;
  readonly guest?: string;
  readonly disk?: string;
  readonly path?: string;
}

/** What a finding about files goes by. */
export interface Evidence {
  /** PoolFacts.id of the pool that all of them lie on. */
  readonly pool?: string;
  readonly files: number;
  /** What they occupy together; undefined where that of one is not known. What of it deleting gives back is `bytesAtStake`. */
  readonly occupied: Bytes | undefined;
  /** Hard links to one of them by names that the report does not know: the most of any. */
  readonly linksElsewhere: number;
  /** When one of them was changed last, by its filesystem. */
  readonly modifiedAtMs: number;
  /** Names of the guests of this host that read or write them. */
  readonly guests: readonly string[];
}

/** One judgement. `code` is stable and listed in docs/findings.md. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly subject: FindingSubject;
  /** Bytes that could be won, or that are at risk; undefined where no number is honest. */
  readonly bytesAtStake: Bytes | undefined;
  /** One sentence: what is so. */
  readonly message: string;
  /** One sentence: what can be done; it ends with the command where there is one. */
  readonly action: string;
  /** The command alone, one line for bash with hostile names made harmless. Words in capitals in it (FORMAT, SIZE, RATIO, TEXT) are for the reader to fill in. */
  readonly command?: string;
  /** Both before they are in a language: `message` and `action` are their English. */
  readonly said: { readonly message: Sentence; readonly action: Sentence };
  /** Of findings about files. */
  readonly evidence?: Evidence;
}

/** What the rules look at: facts and the figures derived from them, plus the thresholds in force. */
export interface FindingContext {
  readonly report: HostReport;
  readonly balances: readonly Balance[];
  readonly owned: readonly OwnedFile[];
  readonly novaViews: readonly NovaView[];
  readonly thresholds: FindingThresholds;
  /** What other hosts say of the pools that this one shares; undefined: nobody asked them. */
  readonly elsewhere?: Elsewhere | undefined;
}

/** When a size or an age becomes a finding. */
export interface FindingThresholds {
  /** An internal or external snapshot older than this, in days. */
  readonly snapshotAgeDays: number;
  /** A snapshot that holds more than this share of its disk's virtual size, in percent. */
  readonly snapshotSharePercent: number;
  /** Thin pool metadata or data use from which it is nearly full, in percent. */
  readonly thinPoolPercent: number;
  /** Share of inodes in use from which they are nearly gone, in percent. */
  readonly inodePercent: number;
}

/** The thresholds when nobody sets others. */
export const DEFAULT_THRESHOLDS: FindingThresholds = {
  snapshotAgeDays: 30,
  snapshotSharePercent: 20,
  thinPoolPercent: 85,
  inodePercent: 95,
};

/** A rule: the whole context in, its findings out, pure. */
export type FindingRule = (context: FindingContext) => readonly Finding[];
