// Rule: a provider has promised more than its policy allows.
import { SHARED_CLASS } from '../../claim/host-inventory.ts';
import { policyResourceOf, type PolicyResource } from '../../claim/policy.ts';
import { diskOf, type ResourceName } from '../../claim/resources.ts';
import type { Finding } from '../../finding.ts';
import { printable, shellWord } from '../../plain-text.ts';
import { withCommand } from '../commands.ts';
import { amountClause } from './amounts.ts';
import type { ClaimsContext } from './rule.ts';

/** After an adoption, a claim with other limits, or a smaller capacity. New promises are refused meanwhile. */
export function overClaimed({ tracker, name }: Pick<ClaimsContext, 'tracker' | 'name'>): readonly Finding[] {
  return [...tracker.disks, ...tracker.resources].flatMap((line) => {
    if (line.headroom >= 0n) return [];
    const { resource, capacity, claimed, headroom, poolId } = line;
    const atLeast = line.partialClaims > 0 ? 'at least ' : '';
    return [
      {
        code: 'over-claimed',
        severity: 'warning' as const,
        subject: poolId === undefined ? {} : { pool: poolId },
        bytesAtStake: line.unit === 'bytes' ? -headroom : undefined,
        message: `${printable(name)} has promised ${atLeast}${amountClause(resource, claimed)}, ${amountClause(resource, -headroom)} more than its capacity of ${amountClause(resource, capacity)}.`,
        ...adviceOn(name, resource),
      },
    ];
  });
}

const RATIO_FLAGS: Readonly<Record<PolicyResource, string>> = {
  vcpus: '--vcpu-ratio',
  memory: '--memory-ratio',
  disk: '--disk-ratio',
};

/** What callers of the Placement API have put there has no policy. */
function adviceOn(name: string, resource: ResourceName): Pick<Finding, 'action' | 'command'> {
  const until = 'New promises of it are refused until guests are moved or deleted, or';
  const governed = policyResourceOf(resource);
  if (governed === undefined) return { action: `${until} its inventory is enlarged through the Placement API.` };
  const scope = resource === diskOf(SHARED_CLASS) ? '--pool' : '--host';
  const command = `ullage policy set ${scope} ${shellWord(name)} ${RATIO_FLAGS[governed]} RATIO --reason TEXT`;
  return withCommand(`${until} more may be promised`, command);
}
