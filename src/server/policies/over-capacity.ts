// Who has promised more than he may after a change: as an answer, and as events.
import { policyResourceOf } from '../../core/claim/policy.ts';
import { invariant } from '../../core/invariant.ts';
import type { PolicyChangeDocument } from '../../wire/api/policies.ts';
import type { OverCapacity } from '../../store/claims/apply-policies.ts';
import type { Tx } from '../../store/tables.ts';
import { policyUnit } from './override-line.ts';
import { namesOfTargets } from './policy-target.ts';

/** More lines nobody reads in one answer; all of them are in the findings of their hosts. */
export const MOST_LINES = 100;

type Document = PolicyChangeDocument['overCapacity'];

/** The part of an answer. */
export async function overCapacityDocument(tx: Tx, over: readonly OverCapacity[]): Promise<Document> {
  const countOf = (kind: OverCapacity['kind']): number =>
    new Set(over.filter((line) => line.kind === kind).map(({ provider }) => provider)).size;
  return {
    hosts: countOf('host'),
    pools: countOf('pool'),
    lines: await overCapacityLines(tx, over.slice(0, MOST_LINES)),
    truncated: over.length > MOST_LINES,
  };
}

/** Lines with names and units, in their order. */
export async function overCapacityLines(tx: Tx, over: readonly OverCapacity[]): Promise<Document['lines']> {
  const names = await namesOfTargets(
    tx,
    over.map(({ kind, provider }) => ({ scope: kind, key: provider })),
  );
  return over.map(({ provider, kind, resource, capacity, claimed }) => {
    const policyResource = policyResourceOf(resource);
    invariant(policyResource !== undefined, 'only what a policy is about goes over by one', { resource });
    const name = names.get(provider) ?? provider;
    return {
      provider,
      kind,
      name,
      resource,
      unit: policyUnit(policyResource),
      capacity,
      claimed,
      over: claimed - capacity,
    };
  });
}
