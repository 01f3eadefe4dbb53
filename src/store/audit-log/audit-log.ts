// The audit log: a row for each call that changed something or tried to. Appended and read; the database refuses the rest.
import type { JsonIn } from '../../wire/json.ts';
import { callAll, type Call } from '../call.ts';
import { json, storedText, timestamp } from '../column-types.ts';
import type { AuditRow, Tx } from '../tables.ts';

/** What is to be kept of a call. */
export interface AuditEntry {
  readonly atMs: number;
  /** Who, in words: a token's label, or "ullage token on host123" for the command line. */
  readonly actor: string;
  readonly tokenId: string | undefined;
  /** The address that the call came from; undefined for the command line. */
  readonly client: string | undefined;
  /** What was asked for: "create claim". */
  readonly action: string;
  /** What it was asked of: a host, a token, a claim. */
  readonly subject: string;
  readonly outcome: AuditRow['outcome'];
  /** More of it. Never a secret. */
  readonly detail: object;
}

/** An entry as it was kept. Ids grow, but may have gaps where a transaction was undone. */
export interface KeptAuditEntry extends Omit<AuditEntry, 'detail'> {
  readonly id: bigint;
  readonly detail: JsonIn;
}

/** Appends one. In the transaction that makes the change, so that neither is without the other. */
export async function appendAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  await appendAudits(tx, [entry]);
}

/** Appends several, in their order. */
export async function appendAudits(tx: Tx, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length > 0) await callAll(tx, [auditCall(entries)]);
}

/** The call that appends them, by the function of migration 27: it goes with what else is asked of the database. */
export function auditCall(entries: readonly AuditEntry[]): Call {
  const rows = entries.map((entry) => ({
    at: timestamp(entry.atMs),
    actor: storedText(entry.actor),
    token_id: entry.tokenId ?? null,
    client: entry.client ?? null,
    action: entry.action,
    subject: storedText(entry.subject),
    outcome: entry.outcome,
    detail: json(entry.detail),
  }));
  return { name: 'append_audits', given: [json(rows)] };
}

/** A page of the log, newest first: entries before `beforeId`, or the newest. By the primary key. */
export async function listAudit(
  tx: Tx,
  { beforeId, limit }: { readonly beforeId?: bigint; readonly limit: number },
): Promise<readonly KeptAuditEntry[]> {
  let query = tx.selectFrom('audit_log').selectAll().orderBy('id', 'desc').limit(limit);
  if (beforeId !== undefined) query = query.where('id', '<', beforeId);
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    atMs: row.at,
    actor: row.actor,
    tokenId: row.token_id ?? undefined,
    client: row.client ?? undefined,
    action: row.action,
    subject: row.subject,
    outcome: row.outcome,
    detail: row.detail,
  }));
}
