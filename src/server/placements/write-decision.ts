// A decision about placement as it is kept, with its line in the audit log, and what listeners are told of it.
import type { Decision } from '../../core/claim/decision.ts';
import type { HostShortage } from '../../core/placement/place/host-shortage.ts';
import type { HostNow } from '../../core/placement/place/host-now.ts';
import type { PlacementLine } from '../../wire/api/placements.ts';
import { appendAudit } from '../../store/audit-log/audit-log.ts';
import { addPlacement, type NewPlacement } from '../../store/placements/placements.ts';
import type { Tx } from '../../store/tables.ts';
import { announceClaims } from '../claims/claim-event.ts';
import { noteOverrun, REVIEW_AFTER_MS } from '../claims/overrun.ts';
import type { Asker } from '../claims/place.ts';
import { shortageDocument } from '../claims/shortage-document.ts';
import { effectOn } from './effect.ts';
import { askedSha256, writable } from './asked-sha256.ts';
import { auditEntry } from './audit-entry.ts';
import type { Settling } from './force.ts';
import { checkReadable } from './placement-line.ts';

/** What a decision has come to. */
export interface Found {
  readonly nowMs: number;
  readonly outcome: PlacementLine['outcome'];
  readonly host: HostNow | undefined;
  /** What the host lacks: more than nothing only where it is forced. */
  readonly short: readonly HostShortage[];
}

/** Writes the decision and its line in the audit log; false where there is one of this id. Throws PLACEMENT_ID_TAKEN. */
export async function writeDecision(
  tx: Tx,
  asker: Asker,
  settling: Settling,
  { nowMs, outcome, host, short }: Found,
): Promise<boolean> {
  const { order, asked, force, seed, weighed } = settling;
  const { fitting, missed, reasons } = weighed.answer;
  const placement: NewPlacement = {
    id: order.id,
    atMs: nowMs,
    actor: asker.caller.actor,
    rules: order.rules,
    outcome,
    seed,
    host: host === undefined ? undefined : { id: host.id, name: host.name },
    claim: outcome === 'placed' ? order.id : undefined,
    considered: fitting.length + missed.length,
    fitting: fitting.length,
    request: writable(order),
    reasons: reasons.map(({ rule, resource, hosts, alone }) => ({ rule, resource, hosts, alone })),
    effect: host === undefined ? [] : effectOn(host, asked.request.demands),
    forced:
      force === undefined || short.length === 0
        ? undefined
        : { ...force, shortages: short.map(shortageDocument), ...reviewOf(outcome, nowMs) },
    askedSha256: askedSha256(order),
    hosts: weighed.hosts,
  };
  checkReadable(placement);
  if (!(await addPlacement(tx, placement))) return false;
  const { considered, claim, effect } = placement;
  await appendAudit(
    tx,
    auditEntry(asker, order, {
      atMs: nowMs,
      outcome: outcome === 'nowhere' ? 'refused' : 'done',
      found: {
        outcome,
        host: placement.host,
        claim,
        considered,
        fitting: placement.fitting,
        forced: placement.forced,
        effect,
      },
    }),
  );
  return true;
}

/** Tells listeners of the claim, and keeps what it overran. */
export async function tell(
  tx: Tx,
  { order, asked, force }: Settling,
  decision: Decision,
  { nowMs, host, short }: Found & { readonly host: HostNow },
): Promise<void> {
  if (decision.kind === 'refused') return;
  const { changed, overrun } = decision;
  const isForced = force !== undefined && short.length > 0;
  if (isForced) await noteOverrun(tx, nowMs, { claims: changed, force, shortages: short });
  const effect = effectOn(host, asked.request.demands);
  const forced = isForced ? { ...force, shortages: overrun ?? [], effect } : undefined;
  await announceClaims(tx, nowMs, { operation: 'open', changed, forced, placement: order.id });
}

function reviewOf(outcome: PlacementLine['outcome'], nowMs: number): { readonly reviewAtMs?: number } {
  return outcome === 'placed' ? { reviewAtMs: nowMs + REVIEW_AFTER_MS } : {};
}
