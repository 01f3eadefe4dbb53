// An override as answers and the audit log show it.
import type { PolicyOverride, PolicyResource } from '../../core/claim/policy.ts';
import { ratioText } from '../../core/ratio.ts';
import type { OverrideLine } from '../../wire/api/policies.ts';
import type { KeptOverride } from '../../store/policies/overrides.ts';

/** The line. `name`: of the host or pool. */
export function overrideLineOf(override: KeptOverride, name: string | undefined): OverrideLine {
  const { scope, key, resource, reserved, allocationRatio, reason, actor, changedAtMs } = override;
  return {
    scope,
    ...(key === '' ? {} : { key }),
    ...(name === undefined ? {} : { name }),
    resource,
    unit: policyUnit(resource),
    reserved,
    allocationRatio: allocationRatio === undefined ? undefined : ratioText(allocationRatio),
    reason,
    actor,
    changedAtMs,
  };
}

/** What of it the audit log keeps: the rest is in the row itself. */
export function auditedOverride({ resource, reserved, allocationRatio }: PolicyOverride) {
  return {
    resource,
    reserved,
    allocationRatio: allocationRatio === undefined ? undefined : ratioText(allocationRatio),
  };
}

/** In what a reserve is counted. */
export function policyUnit(resource: PolicyResource): OverrideLine['unit'] {
  if (resource === 'disk') return 'bytes';
  return resource === 'memory' ? 'MiB' : 'vCPU';
}
