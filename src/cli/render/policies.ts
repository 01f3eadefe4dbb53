// Policies as tables: what is set, what holds on a host, and what a change has come to.
import { MiB } from '../../core/bytes.ts';
import { counted } from '../../core/plain-text.ts';
import type {
  HostPolicyDocument,
  OverrideLine,
  PolicyChangeDocument,
  PolicyListDocument,
} from '../../wire/api/policies.ts';
import { left, right, size, type Shown } from '../listing.ts';
import { tableLines, type Column, type Row } from './table.ts';
import { named, prose, signsOf, type Theme } from './theme.ts';

type Unit = OverrideLine['unit'];

type PoliciesDocument = Pick<PolicyListDocument, 'settings' | 'policies'>;

const SET: readonly Column[] = [
  left('scope'),
  left('of', 12),
  left('resource'),
  right('ratio'),
  right('reserved'),
  { ...left('by', 6), leftOut: 1 },
  { ...left('reason', 10), yieldsFirst: true, leftOut: 2 },
];

/** All that is set, and what holds beneath. A figure that a scope leaves to others is empty. */
export function policiesShown(theme: Theme, document: PoliciesDocument, more: boolean): Shown {
  const set = document.policies.map((line): Row => [
    line.scope,
    named(theme, line.name ?? line.key ?? ''),
    line.resource,
    line.allocationRatio ?? '',
    line.reserved === undefined ? '' : amountOf(theme, line.unit, line.reserved),
    named(theme, line.actor),
    named(theme, line.reason),
  ]);
  const beneath = document.settings.map(({ resource, unit, reserved, allocationRatio }) => {
    return `  ${resource}: ratio ${allocationRatio}, reserved ${amountOf(theme, unit, reserved)}`;
  });
  return {
    document,
    columns: SET,
    rows: set,
    more,
    after: ['', 'Beneath, by the settings of the servers:', ...beneath],
  };
}

const HOLDS: readonly Column[] = [
  left('resource', 12),
  right('ratio'),
  left('from', 10),
  right('reserved'),
  left('from', 10),
];

/** What holds on a host, and who says so. */
export function hostPolicyShown(theme: Theme, document: HostPolicyDocument): Shown {
  const row = (what: string, line: Omit<HostPolicyDocument['resources'][number], 'resource'>): Row => [
    what,
    line.allocationRatio,
    sourceOf(theme, line.allocationRatioFrom),
    amountOf(theme, line.unit, line.reserved),
    sourceOf(theme, line.reservedFrom),
  ];
  const shared = document.sharedPools.map((line) => row(named(theme, `disk of ${line.poolId}`), line));
  const own = document.resources.map((line) => row(line.resource, line));
  return { document, columns: HOLDS, rows: [...own, ...shared], more: false };
}

const OVER: readonly Column[] = [
  left('of', 12),
  left('resource', 10),
  right('claimed'),
  right('capacity'),
  right('over'),
];

/** What a change has come to, or would: what is set then, whom it concerns, and who is over capacity by it. */
export function changeLines(theme: Theme, change: PolicyChangeDocument): readonly string[] {
  const { dryRun, policies, rewritten, overCapacity } = change;
  const is = dryRun ? 'would be' : 'is';
  const set = policies.map((line) => prose(theme, `${targetOf(line)}: ${figuresOf(theme, line)}`));
  const who = `${counted(rewritten.hosts, 'host')} and ${counted(rewritten.pools, 'shared pool')}`;
  return [
    ...(set.length === 0 ? [dryRun ? 'Nothing would be set there any more.' : 'Nothing is set there any more.'] : set),
    dryRun ? `It would change ${who}; nothing was changed.` : `It changed ${who}.`,
    ...overLines(theme, overCapacity, is),
  ];
}

function overLines(theme: Theme, over: PolicyChangeDocument['overCapacity'], is: string): readonly string[] {
  const { hosts, pools, lines, truncated } = over;
  if (hosts + pools === 0) return [`Nobody ${is} over capacity by it who was not before.`];
  const rows = lines.map((line): Row => [
    named(theme, line.name),
    named(theme, line.resource),
    amountOf(theme, line.unit, line.claimed),
    amountOf(theme, line.unit, line.capacity),
    amountOf(theme, line.unit, line.over),
  ]);
  return [
    `${counted(hosts, 'host')} and ${counted(pools, 'shared pool')} ${is === 'is' ? 'are' : is} over capacity by it:`,
    ...tableLines(theme, OVER, rows),
    ...(truncated ? [`  ${signsOf(theme).ellipsis} more: ullage findings --code over-claimed has them all`] : []),
  ];
}

function targetOf({ scope, key = '', name = key, resource }: OverrideLine): string {
  return scope === 'fleet' ? `${resource} of the fleet` : `${resource} of ${scope} ${name}`;
}

function figuresOf(theme: Theme, { allocationRatio, reserved, unit }: OverrideLine): string {
  return [
    ...(allocationRatio === undefined ? [] : [`ratio ${allocationRatio}`]),
    ...(reserved === undefined ? [] : [`reserved ${amountOf(theme, unit, reserved)}`]),
  ].join(', ');
}

function sourceOf(theme: Theme, { scope, key }: HostPolicyDocument['resources'][number]['reservedFrom']): string {
  return scope === 'aggregate' && key !== undefined ? named(theme, `aggregate ${key}`) : scope;
}

function amountOf(theme: Theme, unit: Unit, amount: bigint): string {
  switch (unit) {
    case 'bytes':
      return size(theme, amount);
    case 'MiB':
      return size(theme, amount * MiB);
    case 'vCPU':
      return String(amount);
  }
}
