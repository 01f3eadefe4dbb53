// A host's books as an answer: what is promised, from the claims of now and the balances of its latest report.
import type { Balance } from '../../core/pool.ts';
import { chargedOf } from '../../core/claim/charge.ts';
import type { Membership } from '../../core/claim/inventory.ts';
import { trackerOf, type TrackedDisk, type TrackedResource } from '../../core/claim/tracker.ts';
import type { TrackerDocument } from '../../wire/api/claims.ts';
import type { ProviderBooks } from '../../store/claims/read-provider.ts';
import { amountsOf } from './claim-line.ts';

/** A host's latest report, as far as its books are held against it. */
interface Reported {
  readonly balances: readonly Balance[];
  /** The ids of pools whose worst cases are only upper bounds. */
  readonly bound: ReadonlySet<string>;
}

/** The document. `pools` are the shared pools that the host is a member of. */
export function trackerDocument(
  books: ProviderBooks,
  { balances, bound }: Reported,
  pools: readonly ProviderBooks[],
): TrackerDocument {
  const { provider, generation, observedAtMs } = books;
  const held = books.held.filter(({ claim }) => claim.provider === provider.id);
  const { resources, disks, uncovered } = trackerOf(
    provider,
    held.map(({ claim }) => claim),
    balances,
  );
  return {
    generation,
    observedAtMs,
    claims: {
      held: held.length,
      inFlight: held.filter(({ claim }) => claim.state === 'claimed').length,
      vanished: held.filter(({ vanishedAtMs }) => vanishedAtMs !== undefined).length,
    },
    resources: resources.map(resourceOf),
    disks: disks.map((line) => (bound.has(line.poolId ?? '') ? { ...diskOf(line), bound: true } : diskOf(line))),
    sharedPools: (provider.memberOf ?? []).flatMap((member) => {
      const pool = pools.find((known) => known.provider.id === member.provider);
      return pool === undefined ? [] : sharedPoolOf(member, pool, provider.id);
    }),
    uncovered: amountsOf(uncovered),
  };
}

function resourceOf(line: TrackedResource) {
  const { resource, unit, total, reserved, allocationRatio, capacity, claimed, inFlight, partialClaims, headroom } =
    line;
  const policy = { total, reserved, allocationRatioPpm: allocationRatio, capacity };
  return { resource, unit, ...policy, claimed, inFlight, partialClaims, headroom };
}

function diskOf(line: TrackedDisk) {
  const { poolId, notWritten, unseen, worstCaseFree, worstCaseWithClaims } = line;
  return { ...resourceOf(line), poolId, notWritten, unseen, worstCaseFree, worstCaseWithClaims };
}

/** What all hosts of a pool have promised of it, by this one's name for it. */
function sharedPoolOf(member: Membership, { provider, held }: ProviderBooks, host: string) {
  const claims = held.map(({ claim }) => claim);
  const here = claims.filter((claim) => claim.provider === host);
  return trackerOf(provider, claims, undefined).disks.map((line) => ({
    ...resourceOf(line),
    resource: member.resource,
    provider: provider.id,
    poolId: member.poolId,
    claimedHere: chargedOf(here, provider.id, line.resource),
  }));
}
