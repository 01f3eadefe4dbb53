// What listeners to events are told of a change of policy: the change, and each of those that are over their capacity by it.
import type { AppliedPolicies, OverCapacity } from '../../store/claims/apply-policies.ts';
import { appendEvents, type NewEvent } from '../../store/fleet/events.ts';
import type { KeptOverride } from '../../store/policies/overrides.ts';
import type { Tx } from '../../store/tables.ts';
import { MOST_LINES, overCapacityLines } from './over-capacity.ts';
import { auditedOverride } from './override-line.ts';
import type { PolicyTarget } from './policy-target.ts';

/** Events are each about a host: the fleet has none, and goes by this. */
export const FLEET_ID = '00000000-0000-0000-0000-000000000000';

/** What changed. */
interface Announced {
  readonly action: string;
  readonly target: PolicyTarget;
  readonly reason: string;
  readonly actor: string;
  readonly before: readonly KeptOverride[];
  readonly after: readonly KeptOverride[];
  readonly applied: AppliedPolicies;
}

/** Tells of it, in its transaction. An aggregate and a pool go by their UUIDs. */
export async function announcePolicy(tx: Tx, nowMs: number, what: Announced): Promise<void> {
  const { action, target, reason, actor, before, after, applied } = what;
  const { scope, key, name } = target;
  const change: NewEvent = {
    hostId: key === '' ? FLEET_ID : key,
    hostName: name,
    kind: 'policy-changed',
    detail: {
      action,
      scope,
      before: before.map(auditedOverride),
      policies: after.map(auditedOverride),
      reason,
      actor,
      rewritten: applied.rewritten.hosts.length + applied.rewritten.pools.length,
      wentOver: applied.over.length,
    },
  };
  await appendEvents(tx, nowMs, [change, ...(await overEvents(tx, applied.over))]);
}

/** Tells of those that went over their capacity, in their transaction. */
export async function announceOver(tx: Tx, nowMs: number, over: readonly OverCapacity[]): Promise<void> {
  await appendEvents(tx, nowMs, await overEvents(tx, over));
}

async function overEvents(tx: Tx, over: readonly OverCapacity[]): Promise<readonly NewEvent[]> {
  const lines = await overCapacityLines(tx, over.slice(0, MOST_LINES));
  return lines.map(({ provider, kind, name, resource, unit, capacity, claimed, over: by }) => ({
    hostId: provider,
    hostName: name,
    kind: 'over-capacity',
    detail: { provider: kind, resource, unit, capacity, claimed, over: by },
  }));
}
