// Calls that would have changed something and were refused for who made them, in the audit log: so many and no more, because whoever is
// refused can ask again all day. Who showed no token that is known is nobody that a log could name, and fills none.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { appendAudit } from '../store/audit-log/audit-log.ts';
import type { Caller } from './http/caller.ts';
import * as limits from './http/limits.ts';
import { callerOf } from './http/register.ts';
import { Shares } from './http/shares.ts';
import type { ServerWorld } from './world.ts';

/** Longer paths are cut: a claim's has 80 characters. */
const MOST_SUBJECT = 200;

/** Notes every 403 to a call that is no GET, within the shares of its caller and of all, before it is answered. */
export function noteRefusals(app: FastifyInstance, world: ServerWorld): void {
  const log = new RefusalLog(world);
  app.addHook('onSend', async (request, reply) => {
    const caller = callerOf(request);
    if (reply.statusCode !== 403 || caller === undefined || HARMLESS.has(request.method)) return;
    try {
      await log.note(request, caller);
    } catch (error) {
      // The answer is right all the same; a database that does not take this row says so everywhere else, too.
      request.log.error({ err: error }, 'a refusal could not be noted in the audit log');
    }
  });
}

const HARMLESS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

class RefusalLog {
  readonly #world: ServerWorld;
  readonly #own = new Shares({
    burst: limits.REFUSALS_PER_CALLER,
    perSecond: limits.REFUSALS_PER_CALLER_SECOND,
    callers: limits.MOST_CALLERS,
  });
  readonly #all = new Shares({ burst: limits.REFUSALS_OF_ALL, perSecond: limits.REFUSALS_PER_SECOND, callers: 1 });
  #leftOut = 0;

  constructor(world: ServerWorld) {
    this.#world = world;
  }

  async note(request: FastifyRequest, caller: Caller): Promise<void> {
    const atMs = this.#world.nowMs();
    const isKept =
      this.#own.take(caller.tokenId ?? caller.actor, atMs) === undefined && this.#all.take('', atMs) === undefined;
    if (!isKept) {
      this.#leftOut += 1;
      return;
    }
    const leftOut = this.#leftOut;
    this.#leftOut = 0;
    const [path = ''] = request.url.split('?');
    const detail = { code: 'NOT_ALLOWED', role: caller.role, ...(leftOut === 0 ? {} : { leftOut }) };
    await this.#world.store.write((tx) =>
      appendAudit(tx, {
        atMs,
        actor: caller.actor,
        tokenId: caller.tokenId,
        client: request.ip,
        action: `${request.method} ${request.routeOptions.url ?? ''}`,
        subject: path.slice(0, MOST_SUBJECT),
        outcome: 'refused',
        detail,
      }),
    );
  }
}
