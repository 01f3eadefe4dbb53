// Run as a process of its own, to be killed while it writes: many writers of claims on one store. Says what it begins before it
// begins it, and what came of it after: a line each. Times are by the machine's one monotonic clock, so processes can be compared.
import { UllageError } from '../../src/core/errors.ts';
import { changeClaim, releaseConsumer } from '../../src/store/claims/change-claim.ts';
import { settleMove, startMove } from '../../src/store/claims/move-claim.ts';
import { openClaim } from '../../src/store/claims/open-claim.ts';
import { SERVICE_LIMITS, Store } from '../../src/store/store.ts';
import type { Tx } from '../../src/store/tables.ts';
import {
  moveOf,
  NOT_THERE,
  operationsOf,
  outcomeOf,
  requestOf,
  sidesOfMove,
  type Mix,
  type WriterOperation,
} from '../claims/writer-operation.ts';
import { targetOf } from '../services/store-engines.ts';

interface Orders extends Mix {
  readonly database: string;
  readonly writers: number;
  readonly firstWriter: number;
}

/** What a server that has gone, or is starting, makes of an operation. */
const AWAY: ReadonlySet<string> = new Set(['STORE_LOST', 'STORE_UNREACHABLE', 'STORE_TIMEOUT']);

const orders = JSON.parse(process.argv[2] ?? '') as Orders; // oxlint-disable-line typescript/no-unsafe-type-assertion -- our test wrote it
const store = await Store.open(targetOf(orders.database), { ...SERVICE_LIMITS, connections: orders.writers });

await Promise.all(
  Array.from({ length: orders.writers }, async (_, index) => {
    const writer = orders.firstWriter + index;
    for (const operation of operationsOf(orders, writer)) await runUntilKnown(operation, writer);
  }),
);
await store.close();

/** When the outcome is not known, asks again: that is another operation, and the first one stays unknown. */
async function runUntilKnown(operation: WriterOperation, writer: number): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const id = `${writer}-${process.hrtime.bigint()}`;
    say({ id, operation, at: String(process.hrtime.bigint()) });
    try {
      const outcome = await store.write((tx) => run(tx, operation)).catch(knownOutcome);
      say({ id, outcome, at: String(process.hrtime.bigint()) });
      return;
    } catch (error) {
      const isAway = error instanceof UllageError && AWAY.has(error.code);
      if (!isAway || attempt > 500) throw error;
      // The server starts again within a second or two; there is nothing to wait for but that.
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

function knownOutcome(error: unknown): string {
  if (error instanceof UllageError && error.code === 'NO_SUCH_CLAIM') return NOT_THERE;
  throw error;
}

async function run(tx: Tx, operation: WriterOperation): Promise<string> {
  switch (operation.kind) {
    case 'open':
      return outcomeOf(
        await openClaim(tx, operation.provider, requestOf(operation.id, operation.amount, operation.shares)),
      );
    case 'release':
      return outcomeOf(await changeClaim(tx, operation.id, 'release', 0));
    case 'move': {
      const route = { home: operation.home, target: operation.target };
      return outcomeOf(await startMove(tx, route, moveOf(operation.home, operation.amount, operation.shares)));
    }
    case 'settle':
      return outcomeOf(await settleMove(tx, operation.how, sidesOfMove(operation.home), 0));
    case 'gone':
      return outcomeOf(await releaseConsumer(tx, requestOf(operation.id, 0).consumer, 0));
  }
}

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
