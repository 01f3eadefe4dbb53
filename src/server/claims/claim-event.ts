// What listeners are told of a claim that changed. Everything of it, and its whole past, is in /v1/claims/{id}.
import type { Claim } from '../../core/claim/claim.ts';
import type { ClaimChange, ClaimOperation } from '../../store/claims/decide.ts';
import { appendEvents, type NewEvent } from '../../store/fleet/events.ts';
import { namesOfHosts } from '../../store/reports/host.ts';
import type { Tx } from '../../store/tables.ts';

/** What happened to a claim; the Placement API knows no rebuild or move, and says that it changed. */
interface TellableChange extends Pick<ClaimChange, 'claim'> {
  readonly operation: ClaimOperation | 'change';
}

/** What only some changes have. */
interface More {
  /** By whom, why, and over what limits. */
  readonly forced?: object | undefined;
  /** The decision that chose the host. */
  readonly placement?: string | undefined;
}

/** The event. A host is a provider under its own id. */
export function claimEvent(hostName: string, { operation, claim }: TellableChange, more: More = {}): NewEvent {
  const { id, consumer: guest, provider, state, kind } = claim;
  return {
    hostId: provider,
    hostName,
    kind: 'claim-changed',
    detail: { operation, claim: id, guest, state, kind, ...more },
  };
}

/** What a decision changed. */
interface Announced extends More {
  readonly operation: ClaimOperation;
  readonly changed: readonly Claim[];
}

/** Tells of claims that one decision changed, in its transaction. */
export async function announceClaims(tx: Tx, nowMs: number, { operation, changed, ...more }: Announced): Promise<void> {
  if (changed.length === 0) return;
  const names = await namesOfHosts(
    tx,
    changed.map(({ provider }) => provider),
  );
  const nameOf = ({ provider }: Claim): string => names.get(provider) ?? provider;
  await appendEvents(
    tx,
    nowMs,
    changed.map((claim) => claimEvent(nameOf(claim), { operation, claim }, more)),
  );
}
