// Calls that decide about claims. Each is one decision: done, found done, or refused with the reason.
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import type { Decision } from '../../core/claim/decision.ts';
import { UllageError } from '../../core/errors.ts';
import * as api from '../../wire/api/claims.ts';
import { uuidText } from '../../wire/scalars.ts';
import { providerOfClaim } from '../../store/claims/books.ts';
import { changeClaim, releaseConsumer } from '../../store/claims/change-claim.ts';
import { settleMove, sidesOf, startMove } from '../../store/claims/move-claim.ts';
import { openClaim, rebuildClaim } from '../../store/claims/open-claim.ts';
import type { Tx } from '../../store/tables.ts';
import type { AgreedPromises } from '../agreed-promises.ts';
import type { PromiseSettings } from '../promise-settings.ts';
import { forcedBy, termsOf } from '../claims/forced-by.ts';
import { place, type Deed, type Placed } from '../claims/place.ts';
import { refuseGrowthOnLost, refuseLost } from '../claims/refuse-lost.ts';
import { wishOf, type Wish } from '../claims/wanted.ts';
import { theHost } from '../fleet/host-line.ts';
import { bodyOf } from '../http/body-of.ts';
import type { Caller } from '../http/caller.ts';
import { register, type Answer, type Identify } from '../http/register.ts';
import type { ServerWorld } from '../world.ts';
import { claimId } from './claims.ts';

/** Adds the calls. */
export function addClaimDecisionRoutes(
  app: FastifyInstance,
  identify: Identify,
  world: ServerWorld,
  promises: AgreedPromises,
): void {
  register(app, identify, api.CREATE_CLAIM, async ({ body, ...asker }) => {
    const settings = await promises.settings();
    return created(await place(world, asker, creation(settings, asker.caller, bodyOf(api.claimOrder, body))));
  });
  register(app, identify, api.MOVE_CLAIM, async ({ params, body, ...asker }) => {
    const asked = bodyOf(api.moveOrder, body);
    const settings = await promises.settings();
    return created(await place(world, asker, move(settings, asker.caller, { ...asked, home: claimId(params.id) })));
  });
  register(app, identify, api.REBUILD_CLAIM, async ({ params, body, ...asker }) => {
    const asked = bodyOf(api.sizeOrder, body);
    const settings = await promises.settings();
    const wish = wishOf(asked, settings.expectedFill);
    const force = forcedBy(asker.caller, asked.force);
    const deed = toldOf('rebuild', claimId(params.id), async (tx, id, nowMs) => {
      const terms = termsOf(settings, force);
      await refuseGrowthOnLost(tx, wish.resources, { claimId: id, nowMs, force });
      return rebuildClaim(tx, id, { ...wish, nowMs }, terms);
    });
    return done(await place(world, asker, { ...deed, force, detail: detailOf(wish) }));
  });
  for (const { call, event } of TOLD) {
    register(app, identify, call, async ({ params, ...asker }) => {
      const deed = toldOf(event, claimId(params.id), (tx, id, nowMs) => changeClaim(tx, id, event, nowMs));
      return done(await place(world, asker, deed));
    });
  }
  for (const { call, how } of SETTLED) {
    register(app, identify, call, async ({ params, ...asker }) => {
      const deed = toldOf(`${how}-move`, claimId(params.id), (tx, id, nowMs) => settled(tx, how, id, nowMs));
      return done(await place(world, asker, deed));
    });
  }
  register(app, identify, api.RELEASE_GUEST, async ({ params, ...asker }) => {
    const guest = guestId(params.id);
    const deed = toldOf('release-consumer', guest, (tx, id, nowMs) => releaseConsumer(tx, id, nowMs));
    return done(await place(world, asker, deed));
  });
}

const TOLD = [
  { call: api.RELEASE_CLAIM, event: 'release' },
  { call: api.ABORT_CLAIM, event: 'abort' },
  { call: api.CONFIRM_CLAIM, event: 'confirm' },
] as const;

const SETTLED = [
  { call: api.CONFIRM_MOVE, how: 'confirm' },
  { call: api.REVERT_MOVE, how: 'revert' },
] as const;

function creation(settings: PromiseSettings, caller: Caller, asked: z.output<typeof api.claimOrder>): Deed {
  const { id, guest: consumer, host, project, expiresAfterSeconds } = asked;
  const wish = wishOf(asked, settings.expectedFill);
  const force = forcedBy(caller, asked.force);
  return {
    operation: 'open',
    subject: id,
    detail: { guest: consumer, host, ...detailOf(wish) },
    force,
    decide: async (tx, nowMs) => {
      const listed = await theHost(tx, host);
      const terms = termsOf(settings, force);
      await refuseLost(tx, listed, { claimId: id, nowMs, force });
      const expiresAtMs = nowMs + expiresAfterSeconds * 1000;
      return openClaim(tx, listed.id, { id, consumer, project, ...wish, nowMs, expiresAtMs }, terms);
    },
  };
}

type MoveAsked = z.output<typeof api.moveOrder> & { readonly home: string };

function move(settings: PromiseSettings, caller: Caller, asked: MoveAsked): Deed {
  const { home, id, kind, host, expiresAfterSeconds } = asked;
  const wish = wishOf(asked, settings.expectedFill);
  const force = forcedBy(caller, asked.force);
  return {
    operation: 'start-move',
    subject: home,
    detail: { to: id, kind, host, ...detailOf(wish) },
    force,
    decide: async (tx, nowMs) => {
      const target = await theHost(tx, host);
      const terms = termsOf(settings, force);
      await refuseLost(tx, target, { claimId: id, nowMs, force });
      const expiresAtMs = nowMs + expiresAfterSeconds * 1000;
      const request = { id, moveId: id, kind, ...wish, nowMs, expiresAtMs };
      return startMove(tx, { home, target: target.id }, request, terms);
    },
  };
}

/** Of what was asked, for the audit log. */
function detailOf({ resources, fill: { said } }: Wish): object {
  return { resources, ...(said === undefined ? {} : { expectedFillPpm: said }) };
}

function toldOf(
  operation: Deed['operation'],
  subject: string,
  decide: (tx: Tx, subject: string, nowMs: number) => Promise<Decision>,
): Deed {
  return { operation, subject, detail: {}, decide: (tx, nowMs) => decide(tx, subject, nowMs) };
}

/** Throws NO_SUCH_CLAIM, or CLAIM_NOT_MOVING for one that never moved. */
async function settled(tx: Tx, how: 'confirm' | 'revert', id: string, nowMs: number): Promise<Decision> {
  const sides = await sidesOf(tx, id);
  if (sides !== undefined) return settleMove(tx, how, sides, nowMs);
  await providerOfClaim(tx, id);
  throw new UllageError('CLAIM_NOT_MOVING', `${how} the move of claim ${id}: it is no side of a move`);
}

function guestId(text: string): string {
  const read = uuidText().safeParse(text);
  if (read.success) return read.data;
  throw new UllageError('REQUEST_INVALID', 'release a guest: expected its UUID in the path, found another text');
}

function created({ claims, isNew }: Placed): Answer<Pick<Placed, 'claims'>> {
  return { status: isNew ? 201 : 200, document: { claims } };
}

function done({ claims }: Placed): Answer<Pick<Placed, 'claims'>> {
  return { document: { claims } };
}
