// Rule: a provider has promised more than its policy allows.
import { SHARED_CLASS } from '../../claim/host-inventory.ts';
import { policyResourceOf, type PolicyResource } from '../../claim/policy.ts';
import { diskOf, type ResourceName } from '../../claim/resources.ts';
import type { TrackedResource } from '../../claim/tracker.ts';
import type { Finding } from '../../finding.ts';
import { shellWord } from '../../plain-text.ts';
import { amountSaid, numberSaid } from './amounts.ts';
import type { ClaimsContext } from './rule.ts';
import { say, wording, type Advice } from '../../sentences/english.ts';

/** After an adoption, a claim with other limits, or a smaller capacity. New promises are refused meanwhile. */
export function overClaimed({ tracker, name }: Pick<ClaimsContext, 'tracker' | 'name'>): readonly Finding[] {
  return overClaimedLines(name, [...tracker.disks, ...tracker.resources]);
}

/** What of a resource tells whether it is over-claimed. */
type Promised = Pick<
  TrackedResource,
  'resource' | 'unit' | 'capacity' | 'claimed' | 'partialClaims' | 'headroom' | 'poolId'
>;

/** The same of some resources of a provider. */
export function overClaimedLines(name: string, lines: readonly Promised[]): readonly Finding[] {
  return lines.flatMap((line) => {
    if (line.headroom >= 0n) return [];
    const { resource, capacity, claimed, headroom, poolId } = line;
    return [
      {
        code: 'over-claimed',
        severity: 'warning' as const,
        subject: poolId === undefined ? {} : { pool: poolId },
        bytesAtStake: line.unit === 'bytes' ? -headroom : undefined,
        ...wording(
          say('over-claimed', {
            host: name,
            isAtLeast: line.partialClaims > 0,
            claimed: amountSaid(resource, claimed),
            over: numberSaid(resource, -headroom),
            capacity: numberSaid(resource, capacity),
          }),
          ...adviceOn(name, resource),
        ),
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
function adviceOn(name: string, resource: ResourceName): Advice {
  const governed = policyResourceOf(resource);
  if (governed === undefined) return [say('do:enlarge-inventory')];
  const scope = resource === diskOf(SHARED_CLASS) ? '--pool' : '--host';
  const command = `ullage policy set ${scope} ${shellWord(name)} ${RATIO_FLAGS[governed]} RATIO --reason TEXT`;
  return [say('do:over-claimed'), command];
}
