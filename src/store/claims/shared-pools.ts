// Shared pools: each is one provider, whichever hosts report it. A host that tells something new of one is believed; one that tells
// the same again is not heard, so that two that disagree do not rewrite one another.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import {
  linesAfter,
  SHARED_CLASS,
  type HostInventory,
  type HostPolicy,
  type PoolLine,
} from '../../core/claim/host-inventory.ts';
import type { Membership } from '../../core/claim/inventory.ts';
import { effectivePolicy, governed, type EffectivePolicy } from '../../core/claim/policy.ts';
import { diskOf } from '../../core/claim/resources.ts';
import { invariant } from '../../core/invariant.ts';
import type { HostReport } from '../../core/report.ts';
import { json, timestamp } from '../column-types.ts';
import { overridesFor } from '../policies/overrides.ts';
import type { Tx } from '../tables.ts';
import { addProvider, replaceProvider } from './providers.ts';
import { lockProviders, type LockedProvider } from './books.ts';

/** The id of a shared pool's provider: made from the pool's own, so the same on every server and in every database. A UUID (RFC 9562,
 *  version 8), as providers have in Placement's API. */
export function poolProviderId(poolId: string): string {
  const hash = createHash('sha256').update(`ullage shared pool ${poolId}`).digest('hex');
  const variant = ((Number.parseInt(hash.slice(16, 17), 16) & 3) | 8).toString(16);
  const parts = [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`];
  return [...parts, `${variant}${hash.slice(17, 20)}`, hash.slice(20, 32)].join('-');
}

/** A host's look at the pools that it shares. */
export interface PoolsSeen {
  readonly host: string;
  readonly shown: HostInventory;
  readonly report: Pick<HostReport, 'problems' | 'pools'>;
  /** When its audit began. */
  readonly observedAtMs: number;
  /** What holds where nobody has set anything else. */
  readonly policy: HostPolicy;
}

/** Brings the pools that a host shows up to date, and returns what the host is a member of now. The host is locked already. */
export async function putSharedPools(
  tx: Tx,
  before: readonly Membership[],
  { host, shown, report, observedAtMs, policy }: PoolsSeen,
): Promise<readonly Membership[]> {
  const kept = linesAfter(before, shown, report);
  if (shown.shared.length === 0) return kept;
  const seen = shown.shared.map((line) => ({ line, provider: poolProviderId(line.poolId) }));
  // Those that it leaves, too: claims that follow their pools write to them, and no two transactions may wait for each other.
  const ids = [...new Set([...seen, ...before].map(({ provider }) => provider))];
  for (const { line, provider } of seen.toSorted((a, b) => (a.provider < b.provider ? -1 : 1))) {
    await addProvider(tx, provider, line.poolId);
  }
  const providers = await lockProviders(tx, ids, 'pools');
  const told = await totalsTold(tx, host);
  const overrides = await overridesFor(tx, ids);
  for (const { line, provider } of seen) {
    const held = providers.get(provider);
    invariant(held !== undefined, 'a provider that was added can be locked', { provider });
    const news = { line, policy: effectivePolicy(policy, overrides.get(provider) ?? []) };
    await believe(tx, held, news, isNews(held, line, told.get(provider), observedAtMs) ? observedAtMs : undefined);
  }
  return [...seen.map(({ line, provider }) => ({ resource: line.resource, provider, poolId: line.poolId })), ...kept];
}

/** Remembers what a host has told of its pools: when it tells that again, it is no news. After its memberships are written. */
export async function noteTotals(tx: Tx, { host, shown }: Pick<PoolsSeen, 'host' | 'shown'>): Promise<void> {
  if (shown.shared.length === 0) return;
  const rows = shown.shared.map(({ poolId, total }) => ({
    pool_provider_id: poolProviderId(poolId),
    seen_total: total,
  }));
  await sql`
    update memberships set seen_total = new.seen_total
    from json_populate_recordset(null::memberships, ${json(rows)}::json) as new
    where memberships.provider_id = ${host} and memberships.pool_provider_id = new.pool_provider_id
      and memberships.seen_total is distinct from new.seen_total`.execute(tx);
}

/** By the primary key of memberships. */
async function totalsTold(tx: Tx, host: string): Promise<ReadonlyMap<string, bigint | null>> {
  const rows = await tx
    .selectFrom('memberships')
    .select(['pool_provider_id', 'seen_total'])
    .where('provider_id', '=', host)
    .execute();
  return new Map(rows.map((row) => [row.pool_provider_id, row.seen_total]));
}

/** The first look at a pool, or a newer one that differs from what this host told last. */
function isNews(
  { provider, observedAtMs: before }: LockedProvider,
  { total }: PoolLine,
  told: bigint | null | undefined,
  observedAtMs: number,
): boolean {
  const [line] = provider.inventory;
  if (line === undefined) return true;
  return line.total !== total && told !== total && (before === undefined || before < observedAtMs);
}

/** The total is that of the newest look that told something new; policy is always the one of now. */
async function believe(
  tx: Tx,
  { provider }: LockedProvider,
  { line: seen, policy }: { readonly line: PoolLine; readonly policy: EffectivePolicy },
  newsAtMs: number | undefined,
): Promise<void> {
  const known = provider.inventory[0]?.total ?? seen.total;
  const total = newsAtMs === undefined ? known : seen.total;
  const line = governed({ ...seen, resource: diskOf(SHARED_CLASS), total }, policy);
  await replaceProvider(tx, provider, { ...provider, inventory: [line] });
  if (newsAtMs === undefined) return;
  await sql`
    update providers set observed_at = ${timestamp(newsAtMs)}::timestamptz where id = ${provider.id}`.execute(tx);
}
