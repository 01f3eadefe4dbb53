// Callers that have hung up before their work is begun.
import type { ServerResponse } from 'node:http';
import { UllageError } from '../../core/errors.ts';

/** To be asked after each wait and before a place is taken that the end of the connection is to free: that end is told once, to whoever
 *  listens for it then, and never to who listens later. Throws SERVER_BUSY, which nobody hears. */
export function refuseHungUp(answer: Pick<ServerResponse, 'closed'>, attempted: string): void {
  if (answer.closed) throw new UllageError('SERVER_BUSY', `${attempted}: its connection ended while it waited`);
}
