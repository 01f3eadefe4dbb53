// What a policy is set for, as callers name it: looked up, and refused where nothing could come of it.
import { sql } from 'kysely';
import { POLICY_SCOPES, type PolicyResource, type PolicyScope } from '../../core/claim/policy.ts';
import { UllageError } from '../../core/errors.ts';
import { uuidText } from '../../wire/scalars.ts';
import type { Tx } from '../../store/tables.ts';
import { theHost } from '../fleet/host-line.ts';

/** Whom a policy concerns. */
export interface PolicyTarget {
  readonly scope: PolicyScope;
  readonly key: string;
  /** For people: of a host or a pool its name. */
  readonly name: string;
}

/** As a caller says it. */
export interface NamedTarget {
  readonly scope: PolicyScope;
  readonly key: string | undefined;
  readonly resource: PolicyResource | undefined;
}

/** Looks it up. Throws REQUEST_INVALID, NO_SUCH_HOST, HOST_AMBIGUOUS or NO_SUCH_POOL. */
export async function policyTarget(tx: Tx, { scope, key, resource }: NamedTarget): Promise<PolicyTarget> {
  if (scope === 'fleet') {
    if (key === undefined) return { scope, key: '', name: 'fleet' };
    throw invalid('expected no key with the scope fleet, found one');
  }
  if (key === undefined) throw invalid(`expected a key with the scope ${scope}, found none`);
  switch (scope) {
    case 'aggregate':
      return aggregateTarget(tx, key);
    case 'host': {
      const { id, name } = await theHost(tx, key);
      return { scope, key: id, name };
    }
    case 'pool':
      if (resource === undefined || resource === 'disk') return poolTarget(tx, key);
      throw invalid(`expected the resource disk with the scope pool, found ${resource}`);
  }
}

/** An aggregate is there as soon as a provider is in it, or later. The one that Placement is shown for a shared pool and its hosts is not
 *  made of anybody's wishes: what is meant is the pool, or its hosts. */
async function aggregateTarget(tx: Tx, key: string): Promise<PolicyTarget> {
  const read = uuidText().safeParse(key);
  if (!read.success) throw invalid('expected the UUID of an aggregate as the key, found another text');
  const { rows } = await sql<{ name: string }>`
    select name from providers where uuid = ${read.data} and origin = 'pool' and gone_at is null`.execute(tx);
  const [pool] = rows;
  if (pool !== undefined) {
    throw invalid(`expected an aggregate of the Placement API, found the one that stands for the pool ${pool.name}`, {
      hint: 'Use the scope pool for the pool, or an aggregate of your own for its hosts.',
    });
  }
  return { scope: 'aggregate', key: read.data, name: `aggregate ${read.data}` };
}

/** By any of its names. */
async function poolTarget(tx: Tx, key: string): Promise<PolicyTarget> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from providers
    where origin = 'pool' and gone_at is null
      and (id = ${key.toLowerCase()} or uuid = ${key.toLowerCase()} or pool_id = ${key} or name = ${key})
    order by id limit 1`.execute(tx);
  const [pool] = rows;
  if (pool !== undefined) return { scope: 'pool', key: pool.id, name: pool.name };
  throw new UllageError(
    'NO_SUCH_POOL',
    `find shared pool ${key}: no provider of a pool that hosts share has this name`,
    {
      hint: 'ullage pools --shared lists them. A pool of one host goes by the policy of its host.',
    },
  );
}

/** What is there, for who reads the list: names by scope and key. */
export async function namesOfTargets(
  tx: Tx,
  targets: readonly { readonly scope: PolicyScope; readonly key: string }[],
): Promise<ReadonlyMap<string, string>> {
  const ids = targets.filter(({ scope }) => scope === 'host' || scope === 'pool').map(({ key }) => key);
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from providers where id = any(${ids}::text[]) and gone_at is null`.execute(tx);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function invalid(found: string, details: { readonly hint?: string } = {}): UllageError {
  return new UllageError('REQUEST_INVALID', `read what a policy is for: ${found}`, {
    hint: `A policy is for one of ${POLICY_SCOPES.join(', ')}.`,
    ...details,
  });
}
