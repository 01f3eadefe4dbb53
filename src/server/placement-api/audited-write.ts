// The writes of one call of the Placement API: each has its line in the audit log, in the transaction of the change.
import { appendAudit, auditCall, type AuditEntry } from '../../store/audit-log/audit-log.ts';
import { callLast, type Call, type Returned } from '../../store/call.ts';
import type { Store } from '../../store/store.ts';
import type { Tx } from '../../store/tables.ts';
import type { Caller } from '../http/caller.ts';
import { PlacementFault } from './fault.ts';

/** Longer subjects are cut: a path of ours has 120 characters. */
const MOST_SUBJECT = 200;

/** Of a fault, for programs that read the log; its whole words were answered. */
const MOST_REASON = 500;

/** Who changes what, from where. */
export interface Change {
  readonly caller: Caller;
  readonly address: string;
  /** The rule that allows it: "placement:allocations:update". */
  readonly rule: string;
  /** What it was asked of: the path below the API's root. */
  readonly subject: string;
}

/** What a write came to: `unchanged` leaves no line. */
export type WriteOutcome = 'done' | 'refused' | 'unchanged';

/** The writes of one call. */
export interface AuditedWrites {
  /** Runs `work` in a transaction, with its line. `outcomeOf` tells what was done where `work` may do nothing and say so. */
  readonly write: <T>(work: (tx: Tx) => Promise<T>, outcomeOf?: (result: T) => WriteOutcome) => Promise<T>;
  /** As `write`, of work that ends with calls: they go to the database with its line, in one message. */
  readonly writeCalls: <T>(work: (tx: Tx) => Promise<LastCalls<T>>) => Promise<T>;
}

/** Calls that work ends with, and what is made of what they return. */
export interface LastCalls<T> {
  readonly calls: readonly Call[];
  readonly resultOf: (said: Returned) => T;
}

/** Those of a call that changes something. */
export function auditedWrites(store: Store, nowMs: () => number, change: Change): AuditedWrites {
  const noteRefusal = async (error: unknown): Promise<never> => {
    if (error instanceof PlacementFault) {
      const found = { status: error.status, reason: error.message.slice(0, MOST_REASON) };
      await store.write((tx) => appendAudit(tx, changeEntry(change, nowMs(), 'refused', found)));
    }
    throw error;
  };
  return {
    write: (work, outcomeOf = () => 'done') =>
      store
        .write(async (tx) => {
          const result = await work(tx);
          const outcome = outcomeOf(result);
          if (outcome !== 'unchanged') await appendAudit(tx, changeEntry(change, nowMs(), outcome));
          return result;
        })
        .catch(noteRefusal),
    writeCalls: (work) =>
      store
        .write(async (tx) => {
          const { calls, resultOf } = await work(tx);
          return resultOf(await callLast(tx, [...calls, auditCall([changeEntry(change, nowMs(), 'done')])]));
        })
        .catch(noteRefusal),
  };
}

/** The line of a change. */
export function changeEntry(
  { caller, address, rule, subject }: Change,
  atMs: number,
  outcome: AuditEntry['outcome'],
  detail: object = {},
): AuditEntry {
  const { actor, tokenId } = caller;
  const kept = subject.slice(0, MOST_SUBJECT);
  return { atMs, actor, tokenId, client: address, action: rule, subject: kept, outcome, detail };
}
