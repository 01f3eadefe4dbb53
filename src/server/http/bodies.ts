// A call with a body: its place among those of its caller, then among those of its kind.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Access } from '../../wire/api/endpoint.ts';
import { Arrivals, type Sender } from './arrivals.ts';
import type { Caller } from './caller.ts';
import * as limits from './limits.ts';
import { Room } from './room.ts';

/** For all calls of this process: memory is shared by all its servers. */
const arrivals = new Arrivals(limits.ROOM_AFTER_LEAST_SECONDS);

const newRoom = () =>
  new Room({
    places: limits.MOST_BODIES_IN_FLIGHT,
    waiting: limits.MOST_BODIES_WAITING,
    leastRetrySeconds: limits.ROOM_AFTER_LEAST_SECONDS,
    mostRetrySeconds: limits.ROOM_AFTER_MOST_SECONDS,
  });

/** Reports come by the thousand when agents restart; a promise must not wait behind them. */
const rooms = { reports: newRoom(), others: newRoom() };

/** Resolves when the body may be read. Throws TOO_MANY_REQUESTS or SERVER_BUSY. */
export async function expectBody(
  request: FastifyRequest,
  reply: FastifyReply,
  { caller, access }: { readonly caller: Caller; readonly access: Access },
): Promise<void> {
  arrivals.begin(senderOf(request, caller), reply.raw);
  const room = access === 'report' ? rooms.reports : rooms.others;
  await room.enter(reply.raw, () => reply.elapsedTime);
}

/** An agent sends one report after the other; whoever is bound to no host may have many hands. */
function senderOf(request: FastifyRequest, { actor, tokenId, hostId }: Caller): Sender {
  if (hostId !== undefined) return { key: `host ${hostId}`, most: limits.MOST_BODIES_PER_HOST };
  return { key: tokenId ?? `${actor} ${request.ip}`, most: limits.MOST_BODIES_PER_CALLER };
}
