// Finding: two agents speak for one host by turns.
import type { Finding } from '../../finding.ts';
import { say, wording } from '../../sentences/english.ts';

/** Two agents told within two periods: each report replaces the other's, so figures of two machines alternate. Told for as long as a
 *  report may be late and then some: an agent that was stopped is forgotten after that. */
export function twoAgents(
  host: { readonly name: string; readonly periodMs: number; readonly twoAgentsAtMs: number | undefined },
  nowMs: number,
): readonly Finding[] {
  const { name, periodMs, twoAgentsAtMs } = host;
  if (twoAgentsAtMs === undefined || nowMs - twoAgentsAtMs > TOLD_FOR_PERIODS * periodMs) return [];
  return [
    {
      code: 'two-agents',
      severity: 'critical',
      subject: {},
      bytesAtStake: undefined,
      ...wording(say('two-agents', { host: name }), say('do:two-agents')),
    },
  ];
}

const TOLD_FOR_PERIODS = 5;
