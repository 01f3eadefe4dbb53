// The ordered list of fleet rules, and the harness that runs them over all pools.
import type { Finding } from '../../finding.ts';
import type { FleetPool } from '../../fleet-pool.ts';
import { worstFirst } from '../worst-first.ts';
import { hostsDisagree } from './hosts-disagree.ts';
import { poolOnTwoHosts } from './pool-on-two-hosts.ts';
import type { FleetRule } from './rule.ts';
import { sharedPoolOverPromised } from './shared-pool-over-promised.ts';

/** Every fleet rule, in the order in which equals are shown. */
const FLEET_RULES: readonly FleetRule[] = [sharedPoolOverPromised, poolOnTwoHosts, hostsDisagree];

/** All findings about pools that no single host could make: most severe first, then most bytes at stake, then by rule. */
export function fleetFindingsOf(pools: readonly FleetPool[]): readonly Finding[] {
  return FLEET_RULES.flatMap((rule) => pools.flatMap((pool) => rule(pool))).toSorted(worstFirst);
}
