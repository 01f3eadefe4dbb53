// The line of a decision about placement in the audit log.
import type { UllageError } from '../../core/errors.ts';
import type { PlacementOrder } from '../../wire/api/placement-order.ts';
import { appendAudit } from '../../store/audit-log/audit-log.ts';
import type { Tx } from '../../store/tables.ts';
import type { Asker } from '../claims/place.ts';

/** The line. */
export function auditEntry(
  { caller, address }: Asker,
  { id, guest, host, force, dryRun, rules }: PlacementOrder,
  { atMs, outcome, found }: { readonly atMs: number; readonly outcome: 'done' | 'refused'; readonly found: object },
) {
  return {
    atMs,
    actor: caller.actor,
    tokenId: caller.tokenId,
    client: address,
    action: 'place guest',
    subject: id,
    outcome,
    detail: { guest, named: host, force: force?.reason, dryRun, rules, ...found },
  };
}

/** Writes down that it was refused, and gives the error back. */
export async function noteRefusal(
  tx: Tx,
  asker: Asker,
  order: PlacementOrder,
  atMs: number,
  error: UllageError,
): Promise<UllageError> {
  await appendAudit(tx, auditEntry(asker, order, { atMs, outcome: 'refused', found: { code: error.code } }));
  return error;
}
