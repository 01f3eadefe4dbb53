// What is to be said of promises: findings of one host's books, and of shared pools, as they are now.
import { capacityOf } from '../../core/claim/inventory.ts';
import { unitOf } from '../../core/claim/resources.ts';
import { trackerOf } from '../../core/claim/tracker.ts';
import type { Finding } from '../../core/finding.ts';
import { claimFindingsOf } from '../../core/findings/claims/catalogue.ts';
import { overClaimedLines } from '../../core/findings/claims/over-claimed.ts';
import type { GuestFacts } from '../../core/guest.ts';
import type { Balance } from '../../core/pool.ts';
import { listSharedPools } from '../../store/claims/list-shared-pools.ts';
import type { ProviderBooks } from '../../store/claims/read-provider.ts';
import type { ForcedClaim } from '../../store/placements/forced-claims.ts';
import type { Tx } from '../../store/tables.ts';
import type { KeptCharges } from './kept-charges.ts';

/** A host, and the guests that its latest report shows. */
interface ReportedHost {
  readonly id: string;
  readonly name: string;
  readonly guests: readonly GuestFacts[];
  /** Of its pools, by that report. */
  readonly balances: readonly Balance[];
}

/** What the database has of a host's claims. */
export interface ClaimRecords {
  /** Undefined where it is no provider. */
  readonly books: ProviderBooks | undefined;
  /** Not reviewed. */
  readonly forced: readonly ForcedClaim[];
  /** Of guests that are missing, by UUID, as far as they are known. */
  readonly names: ReadonlyMap<string, string>;
}

/** Of the claims on a host: vanished, adopted, moves that nobody settles, promises beyond capacity, and beyond what is free. None where it has
 *  no books. */
export function claimFindings(
  { id, name, guests, balances }: ReportedHost,
  { books, forced, names }: ClaimRecords,
  nowMs: number,
): readonly Finding[] {
  if (books === undefined) return [];
  const held = books.held.filter(({ claim }) => claim.provider === id);
  const claims = held.map(({ claim }) => claim);
  return claimFindingsOf({
    name,
    guestNames: new Map([...names, ...guests.map((guest) => [guest.uuid, guest.name] as const)]),
    shown: new Set(guests.map(({ uuid }) => uuid)),
    claims,
    reconciled: held.flatMap(({ claim, vanishedAtMs, endsByItself }) =>
      vanishedAtMs === undefined ? [] : [{ kind: 'vanished', claim, endsByItself } as const],
    ),
    tracker: trackerOf(books.provider, claims, balances),
    forced,
    nowMs,
  });
}

/** Of shared pools: promises beyond capacity, by guests of all hosts together. */
export async function sharedPoolFindings(tx: Tx, kept: KeptCharges): Promise<readonly Finding[]> {
  const pools = await listSharedPools(tx);
  const chargeOf = await kept.of(tx, pools);
  return pools.flatMap((pool) => {
    const charge = chargeOf(pool);
    if (charge === undefined) return [];
    const capacity = capacityOf(pool.line);
    const line = { ...pool.line, ...charge, unit: unitOf(pool.line.resource), capacity };
    return overClaimedLines(pool.poolId, [{ ...line, headroom: capacity - charge.claimed }]);
  });
}
