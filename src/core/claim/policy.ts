// Which reserve and which allocation ratio hold on a provider: what somebody set for it, for an aggregate that it is in or for the fleet,
// and beneath these the settings of the servers.
import { assertNever } from '../invariant.ts';
import { PPM, type Ppm } from '../ratio.ts';
import type { HostPolicy } from './host-inventory.ts';
import { capacityOf, type InventoryLine } from './inventory.ts';
import type { ResourceName } from './resources.ts';

/** What a policy is about: every disk class of a provider goes by the one for disk. */
export const POLICY_RESOURCES = ['vcpus', 'memory', 'disk'] as const;

/** One of POLICY_RESOURCES. */
export type PolicyResource = (typeof POLICY_RESOURCES)[number];

/** What a policy can be set for, the widest first. */
export const POLICY_SCOPES = ['fleet', 'aggregate', 'host', 'pool'] as const;

/** One of POLICY_SCOPES. */
export type PolicyScope = (typeof POLICY_SCOPES)[number];

/** Where a figure comes from. `settings`: nobody set it, the servers were started so. The key is an aggregate's UUID or a provider's id;
 *  empty for the fleet and the settings. */
export interface PolicySource {
  readonly scope: PolicyScope | 'settings';
  readonly key: string;
}

/** What somebody set. What is undefined is left to the scopes beneath. Glossary: override. */
export interface PolicyOverride {
  readonly scope: PolicyScope;
  readonly key: string;
  readonly resource: PolicyResource;
  /** In the resource's unit: bytes, MiB, processors. */
  readonly reserved: bigint | undefined;
  readonly allocationRatio: Ppm | undefined;
}

/** A figure, and who says so. */
export interface PolicyFigure {
  readonly value: bigint;
  readonly source: PolicySource;
}

/** What holds for one resource. */
export interface EffectiveFigures {
  readonly reserved: PolicyFigure;
  readonly allocationRatio: PolicyFigure;
}

/** What holds for each resource of one provider. */
export type EffectivePolicy = Readonly<Record<PolicyResource, EffectiveFigures>>;

/** The same limits as the settings have: a thousandth, and a thousand, which is a slip of the pen already. */
export const LEAST_RATIO: Ppm = PPM / 1_000n;

/** See LEAST_RATIO. */
export const MOST_RATIO: Ppm = 1_000n * PPM;

/** As much as the settings take of memory in MiB and of disk in GiB, and more processors than any machine has. */
export const MOST_RESERVED = 100_000_000n;

/** What holds on a provider, given what was set that concerns it: for itself, for its aggregates, for the fleet. Each figure is decided
 *  by itself: the narrowest scope that names it has it. Of several aggregates the least ratio and the largest reserve count, so that
 *  none promises more than its own limit (Nova's AggregateDiskFilter takes the least ratio, too). */
export function effectivePolicy(base: HostPolicy, overrides: readonly PolicyOverride[]): EffectivePolicy {
  const of = (resource: PolicyResource): EffectiveFigures => {
    const concerned = overrides.filter((one) => one.resource === resource);
    return {
      reserved: figureOf(concerned, 'reserved', base[resource].reserved),
      allocationRatio: figureOf(concerned, 'allocationRatio', base[resource].allocationRatio),
    };
  };
  return { vcpus: of('vcpus'), memory: of('memory'), disk: of('disk') };
}

/** A change of what is set for one scope and key. */
export interface OverrideChange {
  readonly scope: PolicyScope;
  readonly key: string;
  /** What it is about: others of the scope and key stay. */
  readonly resources: readonly PolicyResource[];
  /** What is set of these then; a resource without one has none. */
  readonly overrides: readonly PolicyOverride[];
}

/** What concerns a provider once a change that concerns it is made; twice is as once. */
export function changedOverrides(
  before: readonly PolicyOverride[],
  { scope, key, resources, overrides }: OverrideChange,
): readonly PolicyOverride[] {
  const stay = before.filter((one) => one.scope !== scope || one.key !== key || !resources.includes(one.resource));
  return [...stay, ...overrides];
}

/** A line of an inventory as the policy wants it. What no policy is about stays. */
export function governed<L extends InventoryLine>(line: L, policy: EffectivePolicy): L {
  const resource = policyResourceOf(line.resource);
  if (resource === undefined) return line;
  const { reserved, allocationRatio } = policy[resource];
  return { ...line, reserved: reserved.value, allocationRatio: allocationRatio.value };
}

/** Which policy a resource goes by; undefined for the classes of callers of the Placement API, which have none. */
export function policyResourceOf(resource: ResourceName): PolicyResource | undefined {
  if (resource === 'vcpus' || resource === 'memory') return resource;
  return resource.startsWith('disk:') ? 'disk' : undefined;
}

/** Whether promises exceed capacity with the one line and did not with the other. */
export function goesOver(before: InventoryLine, after: InventoryLine, claimed: bigint): boolean {
  return claimed > capacityOf(after) && claimed <= capacityOf(before);
}

/** Narrowest first; a provider is a host or a pool, never both. */
const PRECEDENCE: readonly (readonly PolicyScope[])[] = [['host', 'pool'], ['aggregate'], ['fleet']];

function figureOf(
  overrides: readonly PolicyOverride[],
  name: 'reserved' | 'allocationRatio',
  otherwise: bigint,
): PolicyFigure {
  for (const scopes of PRECEDENCE) {
    const [tightest] = overrides
      .filter(({ scope }) => scopes.includes(scope))
      .flatMap(({ scope, key, [name]: value }): readonly PolicyFigure[] =>
        value === undefined ? [] : [{ value, source: { scope, key } }],
      )
      .toSorted((a, b) => tighterFirst(name, a, b));
    if (tightest !== undefined) return tightest;
  }
  return { value: otherwise, source: { scope: 'settings', key: '' } };
}

function nameOf({ key, scope }: PolicySource): string {
  return `${key} ${scope}`;
}

/** Of two that say the same the one with the lower key is named, on every server. */
function tighterFirst(name: 'reserved' | 'allocationRatio', a: PolicyFigure, b: PolicyFigure): number {
  if (a.value === b.value) return nameOf(a.source) < nameOf(b.source) ? -1 : 1;
  switch (name) {
    case 'reserved':
      return a.value > b.value ? -1 : 1;
    case 'allocationRatio':
      return a.value < b.value ? -1 : 1;
    default:
      return assertNever(name);
  }
}
