// The chosen host looked at again under its lock, and the claim on it.
import { sql } from 'kysely';
import type { Decision } from '../../core/claim/decision.ts';
import { isAmount, type AmountShortage } from '../../core/placement/place/host-shortage.ts';
import type { HostNow } from '../../core/placement/place/host-now.ts';
import { lockBooks } from '../../store/claims/books.ts';
import { openClaim } from '../../store/claims/open-claim.ts';
import { hostsOfGuests, readHosts, readSharedPools } from '../../store/placements/read-hosts.ts';
import type { Tx } from '../../store/tables.ts';
import { termsOf } from '../claims/forced-by.ts';
import { hostNowOf } from './assemble.ts';
import type { HostsKeeper } from './hosts-keeper.ts';
import type { Settling } from './force.ts';
import type { Found } from './write-decision.ts';

/** The host as it is now, which it stays until the transaction ends; undefined where it is no more. */
export async function lockedHost(tx: Tx, keeper: HostsKeeper, { order, asked, settings }: Settling, id: string) {
  await lockBooks(tx, [id], [order.id], asked.resources);
  const [facts] = await readHosts(tx, sql`select ${id}::text`, settings.expectedFill);
  if (facts === undefined) return undefined;
  const providers = facts.members.map(({ provider }) => provider);
  const pools =
    providers.length === 0
      ? []
      : await readSharedPools(tx, sql`p.id = any(${providers}::text[])`, settings.expectedFill);
  // What hosts see of a shared pool is of their reports; what is promised of it is of now.
  const shared = pools.map(
    (pool) => [pool.provider, { facts: pool, room: keeper.sharedPools.get(pool.provider)?.room }] as const,
  );
  return hostNowOf(facts, new Map(shared));
}

/** Hosts that have guests of the group. */
export async function groupNow(tx: Tx, { asked }: Settling): Promise<ReadonlySet<string>> {
  const { group } = asked.request;
  return group === undefined ? new Set() : hostsOfGuests(tx, group.guests);
}

/** Claims there, past what is short where it is forced. */
export async function claimThere(
  tx: Tx,
  { order, asked, settings, force }: Settling,
  { nowMs, host, short }: Pick<Found, 'nowMs' | 'short'> & { readonly host: HostNow },
): Promise<Decision> {
  const { id, guest, project, expiresAfterSeconds } = order;
  const { resources, flavor, expectedFill: said } = asked;
  const request = {
    id,
    consumer: guest ?? '',
    project,
    resources,
    flavor,
    fill: { said, usual: settings.expectedFill },
    nowMs,
    expiresAtMs: nowMs + expiresAfterSeconds * 1000,
  };
  const found = short.length === 0 ? undefined : short.filter(isAmount).map(plainShortage);
  // What is written at once was held against what is available already, by what this guest writes.
  const terms = force === undefined ? {} : { ...termsOf(settings, force), found };
  return openClaim(tx, host.id, request, { ...terms, usualFill: undefined });
}

/** Without what only an explanation has. */
function plainShortage({ rule, resource, unit, requested, used, limit, shortBy, when }: AmountShortage) {
  return { rule, resource, unit, requested, used, limit, shortBy, when };
}
