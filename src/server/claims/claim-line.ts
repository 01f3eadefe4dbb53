// Claims as answers show them, with the names of their hosts and guests.
import type { Claim } from '../../core/claim/claim.ts';
import { unitOf, type Resources } from '../../core/claim/resources.ts';
import type { ClaimLine } from '../../wire/api/claims.ts';
import type { StoredClaim } from '../../store/claims/claim-row.ts';
import { namesOfHosts } from '../../store/reports/host.ts';
import { namesOfGuests } from '../../store/reports/names.ts';
import type { Tx } from '../../store/tables.ts';

/** The lines of claims, in their order. */
export async function claimLines(tx: Tx, claims: readonly StoredClaim[]): Promise<readonly ClaimLine[]> {
  const names = await namesOfHosts(
    tx,
    claims.map(({ claim }) => claim.provider),
  );
  const guestName = await namesOfGuests(
    tx,
    claims.map(({ claim }) => ({ hostId: claim.provider, guest: claim.consumer })),
  );
  return claims.map((stored) => {
    const { provider: hostId, consumer: guest } = stored.claim;
    return lineOf(stored, { hostName: names.get(hostId), guestName: guestName({ hostId, guest }) });
  });
}

/** Amounts with their units. */
export function amountsOf(resources: Resources): ClaimLine['resources'] {
  return resources.map(({ resource, amount, atLeast, provider }) => ({
    resource,
    unit: unitOf(resource),
    amount,
    ...(atLeast === undefined ? {} : { atLeast }),
    ...(provider === undefined ? {} : { provider }),
  }));
}

function lineOf(
  { claim, vanishedAtMs, movedFrom, movedTo }: StoredClaim,
  { hostName, guestName }: Pick<ClaimLine, 'hostName' | 'guestName'>,
): ClaimLine {
  const { id, consumer: guest, provider: hostId, project, kind, state, origin, flavor, expectedFill } = claim;
  return {
    id,
    guest,
    guestName,
    hostId,
    hostName,
    project,
    kind,
    state,
    origin,
    resources: amountsOf(claim.resources),
    flavor,
    expectedFillPpm: expectedFill,
    move: moveOf(claim),
    movedFrom,
    movedTo,
    createdAtMs: claim.createdAtMs,
    expiresAtMs: claim.state === 'claimed' ? claim.expiresAtMs : undefined,
    confirmedAtMs: claim.confirmedAtMs,
    changedAtMs: claim.changedAtMs,
    vanishedAtMs,
  };
}

function moveOf({ move }: Claim): ClaimLine['move'] {
  return move === undefined ? undefined : { id: move.id, kind: move.kind, settledAtMs: move.settledAtMs };
}
