// A change of policy: what is set, the inventories that it rewrites, its line in the audit log and what listeners are told are one
// transaction. A dry run is the same over one view of the database, and writes nothing.
import {
  POLICY_RESOURCES,
  type OverrideChange,
  type PolicyOverride,
  type PolicyResource,
} from '../../core/claim/policy.ts';
import { UllageError } from '../../core/errors.ts';
import type { PolicyChangeDocument } from '../../wire/api/policies.ts';
import { appendAudit } from '../../store/audit-log/audit-log.ts';
import { applyPolicies, concernedBy, type AppliedPolicies } from '../../store/claims/apply-policies.ts';
import {
  findOverrides,
  lockPolicies,
  putOverride,
  removeOverride,
  type KeptOverride,
} from '../../store/policies/overrides.ts';
import type { Tx } from '../../store/tables.ts';
import type { AgreedPromises } from '../agreed-promises.ts';
import type { Asker } from '../claims/place.ts';
import type { ServerWorld } from '../world.ts';
import { announcePolicy } from './announce-policy.ts';
import { overCapacityDocument } from './over-capacity.ts';
import { auditedOverride, overrideLineOf } from './override-line.ts';
import { policyTarget, type NamedTarget, type PolicyTarget } from './policy-target.ts';

/** What is asked. */
export interface PolicyDeed {
  readonly action: 'set policy' | 'clear policy';
  readonly target: NamedTarget;
  readonly reason: string;
  readonly dryRun: boolean;
  /** What is set of the scope, key and resource then, given what is: pure. */
  readonly decide: (before: readonly PolicyOverride[], target: PolicyTarget) => readonly PolicyOverride[];
}

/** Does it. Throws REQUEST_INVALID, NO_SUCH_POLICY and what looking the target up throws. */
export async function changePolicy(
  world: ServerWorld,
  promises: AgreedPromises,
  asker: Asker,
  deed: PolicyDeed,
): Promise<PolicyChangeDocument> {
  const { policy: base } = await promises.settings();
  const work = (tx: Tx): Promise<PolicyChangeDocument> => changeIn(tx, { base, asker, deed, nowMs: world.nowMs() });
  return deed.dryRun ? world.store.read(work) : world.store.write(work);
}

interface Change {
  readonly base: Awaited<ReturnType<AgreedPromises['settings']>>['policy'];
  readonly asker: Asker;
  readonly deed: PolicyDeed;
  readonly nowMs: number;
}

async function changeIn(tx: Tx, { base, asker, deed, nowMs }: Change): Promise<PolicyChangeDocument> {
  const { action, dryRun, reason } = deed;
  if (!dryRun) await lockPolicies(tx, nowMs);
  const target = await policyTarget(tx, deed.target);
  const { scope, key } = target;
  const before = await findOverrides(tx, target, deed.target.resource);
  const stamp = { reason, actor: asker.caller.actor, changedAtMs: nowMs };
  const after = deed.decide(before, target).map((override) => stamped(override, before, stamp));
  if (isSame(before, after)) throw noSuchPolicy(target, deed.target.resource);
  const mode = dryRun ? 'look' : 'write';
  // Locked before anything is written: whoever reads overrides under a provider's lock sees both or neither.
  const concerned = await concernedBy(tx, target, mode);
  if (!dryRun) await keep(tx, before, after);
  const change: OverrideChange = { scope, key, resources: resourcesOf(deed), overrides: after };
  const applied = await applyPolicies(tx, concerned, { mode, base, change });
  if (!dryRun) {
    await appendAudit(tx, {
      atMs: nowMs,
      actor: asker.caller.actor,
      tokenId: asker.caller.tokenId,
      client: asker.address,
      action,
      subject: target.key === '' ? target.scope : `${target.scope} ${target.key}`,
      outcome: 'done',
      detail: { reason, before: before.map(auditedOverride), after: after.map(auditedOverride), ...countsOf(applied) },
    });
    await announcePolicy(tx, nowMs, { action, target, reason, actor: asker.caller.actor, before, after, applied });
  }
  const isProvider = scope === 'host' || scope === 'pool';
  return {
    dryRun,
    policies: after.map((override) => overrideLineOf(override, isProvider ? target.name : undefined)),
    rewritten: countsOf(applied).rewritten,
    overCapacity: await overCapacityDocument(tx, applied.over),
  };
}

/** What only a part of a change touches keeps who set it, and when. */
function stamped(
  override: PolicyOverride,
  before: readonly KeptOverride[],
  stamp: Pick<KeptOverride, 'reason' | 'actor' | 'changedAtMs'>,
): KeptOverride {
  const kept = before.find(({ resource }) => resource === override.resource);
  return kept === override ? kept : { ...override, ...stamp };
}

/** What is set is always written anew: only taking away can come to nothing. */
function isSame(before: readonly KeptOverride[], after: readonly KeptOverride[]): boolean {
  return before.length === after.length && after.every((override) => before.includes(override));
}

async function keep(tx: Tx, before: readonly KeptOverride[], after: readonly KeptOverride[]): Promise<void> {
  const stay = new Set(after.map(({ resource }) => resource));
  for (const override of before) if (!stay.has(override.resource)) await removeOverride(tx, override);
  for (const override of after) if (!before.includes(override)) await putOverride(tx, override);
}

function resourcesOf({ target: { resource } }: PolicyDeed): readonly PolicyResource[] {
  return resource === undefined ? POLICY_RESOURCES : [resource];
}

function countsOf({ rewritten: { hosts, pools }, over }: AppliedPolicies) {
  return { rewritten: { hosts: hosts.length, pools: pools.length }, wentOver: over.length };
}

/** There is nothing to be taken away. */
function noSuchPolicy({ scope, name }: PolicyTarget, resource: PolicyResource | undefined): UllageError {
  const what = resource === undefined ? 'anything' : resource;
  return new UllageError('NO_SUCH_POLICY', `clear what is set for ${scope} ${name}: nobody has set ${what} there`, {
    hint: 'GET /v1/policies, or ullage policy list, has all that is set.',
  });
}
