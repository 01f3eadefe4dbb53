// What becomes of an arriving report, by what the server holds of its host. Pure: the table in decide.test.ts is its specification.
import type { ReportEnvelope } from '../../wire/report-document.ts';

/** Which report of a host the server holds, and what it remembers of others. */
export interface Held {
  readonly agentRun: string;
  readonly sequence: number;
  readonly periodMs: number;
  /** The agent run before this one, and when it was replaced; undefined: there was none. */
  readonly previous: { readonly agentRun: string; readonly replacedAtMs: number } | undefined;
}

/** `accept`: it becomes what we hold. `known`: we hold just this one. `older`: we hold a later one of the same run. `needs-full`: a
 *  delta whose base we do not hold. */
export type Decision =
  | { readonly kind: 'accept'; readonly newRun: boolean; readonly twoAgents: boolean }
  | { readonly kind: 'known' }
  | { readonly kind: 'older' }
  | { readonly kind: 'needs-full' };

/** A run that comes back this soon after it was replaced was never gone: two agents speak for one host. Each sends a full report
 *  once a period at least, because the other's made its delta useless. */
const ALTERNATES_WITHIN_PERIODS = 2;

/** Decides. `held` is undefined for a host that never reported. */
export function decide(held: Held | undefined, arrived: Arrived, nowMs: number): Decision {
  if (held === undefined) return arrived.kind === 'full' ? accepted(true, false) : { kind: 'needs-full' };
  if (held.agentRun !== arrived.agentRun) {
    return arrived.kind === 'full' ? accepted(true, alternates(held, arrived, nowMs)) : { kind: 'needs-full' };
  }
  if (arrived.sequence === held.sequence) return { kind: 'known' };
  if (arrived.sequence < held.sequence) return { kind: 'older' };
  // A full report closes any gap.
  if (arrived.kind === 'full' || arrived.base === held.sequence) return accepted(false, false);
  return { kind: 'needs-full' };
}

/** The part of an envelope that is decided on. */
export type Arrived =
  | Pick<Extract<ReportEnvelope, { kind: 'full' }>, 'kind' | 'agentRun' | 'sequence'>
  | Pick<Extract<ReportEnvelope, { kind: 'delta' }>, 'kind' | 'agentRun' | 'sequence' | 'base'>;

function accepted(newRun: boolean, twoAgents: boolean): Decision {
  return { kind: 'accept', newRun, twoAgents };
}

function alternates({ previous, periodMs }: Held, { agentRun }: Arrived, nowMs: number): boolean {
  if (previous?.agentRun !== agentRun) return false;
  return nowMs - previous.replacedAtMs <= ALTERNATES_WITHIN_PERIODS * periodMs;
}
