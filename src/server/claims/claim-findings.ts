// What is to be said of promises: findings of one host's books, and of shared pools, as they are now.
import { capacityOf } from '../../core/claim/inventory.ts';
import { trackerOf } from '../../core/claim/tracker.ts';
import type { Finding } from '../../core/finding.ts';
import { claimFindingsOf } from '../../core/findings/claims/catalogue.ts';
import { overClaimed } from '../../core/findings/claims/over-claimed.ts';
import type { GuestFacts } from '../../core/guest.ts';
import type { Balance } from '../../core/pool.ts';
import { listPoolsByCharge } from '../../store/claims/pools-by-charge.ts';
import { readProvider, type ProviderBooks } from '../../store/claims/read-provider.ts';
import type { ForcedClaim } from '../../store/placements/forced-claims.ts';
import type { Tx } from '../../store/tables.ts';

/** A host, and the guests that its latest report shows. */
interface ReportedHost {
  readonly id: string;
  readonly name: string;
  readonly guests: readonly GuestFacts[];
  /** Of its pools, by that report. */
  readonly balances: readonly Balance[];
}

/** Of the claims on a host: vanished, adopted, moves that nobody settles, promises beyond capacity, and beyond what is free. None where it has
 *  no books. */
export function claimFindings(
  { id, name, guests, balances }: ReportedHost,
  books: ProviderBooks | undefined,
  forced: readonly ForcedClaim[],
  nowMs: number,
): readonly Finding[] {
  if (books === undefined) return [];
  const held = books.held.filter(({ claim }) => claim.provider === id);
  const claims = held.map(({ claim }) => claim);
  return claimFindingsOf({
    name,
    guestNames: new Map(guests.map((guest) => [guest.uuid, guest.name])),
    claims,
    reconciled: held.flatMap(({ claim, vanishedAtMs }) =>
      vanishedAtMs === undefined ? [] : [{ kind: 'vanished', claim } as const],
    ),
    tracker: trackerOf(books.provider, claims, balances),
    forced,
    nowMs,
  });
}

/** Of shared pools: promises beyond capacity, by guests of all hosts together. */
export async function sharedPoolFindings(tx: Tx): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { id, line, atMost } of await listPoolsByCharge(tx)) {
    // Each guest's claims added up are at least what it is charged: most pools need no closer look.
    if (atMost <= capacityOf(line)) continue;
    const books = await readProvider(tx, id);
    if (books === undefined) continue;
    const claims = books.held.map(({ claim }) => claim);
    findings.push(...overClaimed({ name: line.poolId ?? id, tracker: trackerOf(books.provider, claims, undefined) }));
  }
  return findings;
}
