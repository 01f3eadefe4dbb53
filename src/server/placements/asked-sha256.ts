// By what the same call is known again, and how a call is kept.
import { createHash } from 'node:crypto';
import { writeJsonLine } from '../../wire/json.ts';
import type { PlacementOrder } from '../../wire/api/placement-order.ts';

/** The same call again has the same hash, whichever seed it would draw. */
export function askedSha256(order: PlacementOrder): Uint8Array {
  return new Uint8Array(
    createHash('sha256')
      .update(writeJsonLine(writable(order)))
      .digest(),
  );
}

/** What was read of a body, as a body: its counts were made numbers. */
export function writable(order: PlacementOrder): object {
  return { ...order, expiresAfterSeconds: BigInt(order.expiresAfterSeconds) };
}
