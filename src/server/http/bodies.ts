// A call with a body: its place among those of its caller, then among those of its kind. Who was slow has few places, with others of his
// sort, so that no number of bodies that do not come holds up those that do.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { UllageError } from '../../core/errors.ts';
import type { Access } from '../../wire/api/endpoint.ts';
import type { ServerWorld } from '../world.ts';
import { Arrivals, type Sender } from './arrivals.ts';
import type { Caller } from './caller.ts';
import { refuseHungUp } from './hung-up.ts';
import * as limits from './limits.ts';
import { Room } from './room.ts';
import { SlowSenders } from './slow-senders.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Where bodies of all its calls have their places. */
    readonly bodies: Bodies;
  }
}

/** Reports come by the thousand when agents restart, and strangers whenever they like; a promise must not wait behind them. */
export type BodyKind = 'reports' | 'placement' | 'strangers' | 'others';

/** The places of one server. */
export class Bodies {
  readonly #arrivals = new Arrivals(limits.ROOM_AFTER_LEAST_SECONDS);
  readonly #slow: SlowSenders;
  readonly #rooms: Readonly<Record<BodyKind | 'slow', Room>>;

  constructor({ nowMs, after }: Pick<ServerWorld, 'nowMs' | 'after'>) {
    this.#slow = new SlowSenders(nowMs, { forMs: limits.SLOW_FOR_MS, most: limits.MOST_CALLERS });
    const newRoom = (places: number, waiting: number, graceMs: number = limits.BODY_GRACE_MS): Room =>
      new Room(
        {
          places,
          waiting,
          leastRetrySeconds: limits.ROOM_AFTER_LEAST_SECONDS,
          mostRetrySeconds: limits.ROOM_AFTER_MOST_SECONDS,
          graceMs,
        },
        after,
      );
    this.#rooms = {
      reports: newRoom(limits.MOST_BODIES_IN_FLIGHT, limits.MOST_BODIES_WAITING),
      placement: newRoom(limits.MOST_PLACEMENT_BODIES, limits.MOST_BODIES_WAITING),
      strangers: newRoom(limits.MOST_STRANGERS_BODIES, limits.MOST_STRANGERS_WAITING),
      others: newRoom(limits.MOST_BODIES_IN_FLIGHT, limits.MOST_BODIES_WAITING),
      slow: newRoom(limits.MOST_SLOW_BODIES, limits.MOST_BODIES_WAITING, limits.SLOW_BODY_GRACE_MS),
    };
  }

  /** Resolves when the body may be read. Throws TOO_MANY_REQUESTS or SERVER_BUSY. */
  async expect(request: FastifyRequest, reply: FastifyReply, { caller, kind }: Expected): Promise<void> {
    refuseHungUp(reply.raw, 'take a body');
    const sender = senderOf(request, caller, kind);
    this.#arrivals.begin(sender, reply.raw);
    const room = this.#rooms[this.#slow.has(sender.key) ? 'slow' : kind];
    await room.enter({
      answer: reply.raw,
      elapsedMs: () => reply.elapsedTime,
      isWhole: () => request.raw.complete,
      cut: () => this.#cut(request, sender),
    });
  }

  /** To whoever reads it, the body ends with an error: he answers, and closes the connection. */
  #cut({ raw }: FastifyRequest, { key }: Sender): void {
    // Not read yet: at the next look it is.
    if (raw.listenerCount('error') === 0) return;
    this.#slow.add(key);
    raw.emit('error', tooSlow());
  }
}

/** Whose body of which kind. */
interface Expected {
  readonly caller: Caller;
  readonly kind: BodyKind;
}

/** Of the body of a call of ours. */
export function bodyKindOf(access: Access): BodyKind {
  if (access === 'report') return 'reports';
  return access === 'open' ? 'strangers' : 'others';
}

/** An agent sends one report after the other; whoever is bound to no host may have many hands; who showed nothing yet is his address. */
function senderOf(request: FastifyRequest, { actor, tokenId, hostId }: Caller, kind: BodyKind): Sender {
  if (hostId !== undefined) return { key: `host ${hostId}`, most: limits.MOST_BODIES_PER_HOST };
  if (kind === 'strangers') return { key: `address ${request.ip}`, most: limits.MOST_BODIES_PER_ADDRESS };
  return { key: tokenId ?? `${actor} ${request.ip}`, most: limits.MOST_BODIES_PER_CALLER };
}

function tooSlow(): UllageError {
  return new UllageError('BODY_SLOW', 'take a body: it did not come while others waited for its place', {
    operands: { retryAfterSeconds: limits.ROOM_AFTER_LEAST_SECONDS },
    hint: 'Send it at once and whole. For ten minutes bodies of this caller have the few places that slow ones share.',
  });
}
