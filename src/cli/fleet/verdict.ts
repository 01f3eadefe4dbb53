// The exit code of what a server answers about hosts: the same words as of one host's audit, about the rows and hosts that were asked for.
import type { HostCounts } from '../../core/fleet.ts';
import type { HostLine } from '../../wire/api/hosts.ts';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';

/** What of an answer is judged. */
export interface Judged {
  /** A worst case that is shown is certainly negative, or a finding reaches the severity of --fail-on. */
  readonly isBad: boolean;
  /** Something stands behind it that could not be read, or is not of now. */
  readonly isIncomplete: boolean;
}

/** 1 before 3, as everywhere: EXIT_CODE_PRECEDENCE. */
export function fleetExitCode({ isBad, isIncomplete }: Judged): ExitCode {
  if (isBad) return EXIT_CODES.bad;
  return isIncomplete ? EXIT_CODES.incomplete : EXIT_CODES.fine;
}

/** A bound is an upper one: where it is negative, so is what it bounds. */
export function isAnyNegative(lines: readonly { readonly worstCaseFree?: bigint | undefined }[]): boolean {
  return lines.some(({ worstCaseFree = 0n }) => worstCaseFree < 0n);
}

/** Of one host. */
export function isHostIncomplete({ freshness, complete }: Pick<HostLine, 'freshness' | 'complete'>): boolean {
  return freshness !== 'fresh' || !complete;
}

/** Of all: a host that is not heard of may have what was looked for. Silent hosts are counted as lost. */
export function isFleetIncomplete({ late, lost, partial }: HostCounts): boolean {
  return late + lost + partial > 0;
}
