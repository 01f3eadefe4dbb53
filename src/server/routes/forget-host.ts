// POST /v1/hosts/{id}/forget: a machine that was taken away must not be lost for ever, nor hold what was promised on it.
import type { FastifyInstance } from 'fastify';
import { UllageError } from '../../core/errors.ts';
import { FORGET_HOST } from '../../wire/api/hosts.ts';
import { appendAudit } from '../../store/audit-log/audit-log.ts';
import { lockProviders } from '../../store/claims/books.ts';
import { changeClaim } from '../../store/claims/change-claim.ts';
import { listClaims } from '../../store/claims/list-claims.ts';
import { appendEvents } from '../../store/fleet/events.ts';
import { lockHost } from '../../store/fleet/lock-host.ts';
import { findOverrides, lockPolicies, removeOverride } from '../../store/policies/overrides.ts';
import { forgetHost } from '../../store/reports/host.ts';
import type { Tx } from '../../store/tables.ts';
import { announceClaims } from '../claims/claim-event.ts';
import { claimRefused } from '../claims/claim-refused.ts';
import { hostLineOf, theHost } from '../fleet/host-line.ts';
import { register, type Identify } from '../http/register.ts';
import type { ServerWorld } from '../world.ts';

/** Adds the call. All or nothing: a claim in the middle of a move keeps the host. */
export function addForgetRoute(app: FastifyInstance, identify: Identify, { store, nowMs }: ServerWorld): void {
  register(app, identify, FORGET_HOST, async ({ params, caller, address }) => {
    return store.write(async (tx) => {
      const atMs = nowMs();
      await lockPolicies(tx, atMs);
      const { id, name } = await lostHost(tx, params.id, atMs);
      // Who is deciding about it ends first, so that no claim is made that is not released here; who comes later finds it gone.
      await lockProviders(tx, [id], 'hosts');
      const released = await releaseAll(tx, id, atMs);
      const policies = await removeOverrides(tx, id);
      await forgetHost(tx, id);
      await appendEvents(tx, atMs, [{ hostId: id, hostName: name, kind: 'host-forgotten', detail: { released } }]);
      await appendAudit(tx, {
        atMs,
        actor: caller.actor,
        tokenId: caller.tokenId,
        client: address,
        action: 'forget host',
        subject: id,
        outcome: 'done',
        detail: { name, released, policies },
      });
      return { document: { id, name, released } };
    });
  });
}

/** No report of it can be taken before this transaction ends. Throws HOST_REPORTS. */
async function lostHost(tx: Tx, idOrName: string, nowMs: number) {
  await lockHost(tx, (await theHost(tx, idOrName)).id);
  const host = hostLineOf(await theHost(tx, idOrName), nowMs);
  if (host.freshness === 'lost') return host;
  throw new UllageError(
    'HOST_REPORTS',
    `forget host ${host.name}: expected one that is lost, found it ${host.freshness}`,
    {
      hint: 'Stop its agent, or revoke its token, and wait until it is lost: five of its periods.',
    },
  );
}

/** What was set for the host is not to hold for a machine that comes back years later under its id; how much that was. */
async function removeOverrides(tx: Tx, key: string): Promise<number> {
  const found = await findOverrides(tx, { scope: 'host', key }, undefined);
  for (const override of found) await removeOverride(tx, override);
  return found.length;
}

/** Claims looked at in one step. */
const STEP = 500;

async function releaseAll(tx: Tx, provider: string, nowMs: number): Promise<number> {
  let released = 0;
  for (;;) {
    const held = await listClaims(tx, { provider, held: true }, { limit: STEP });
    for (const { claim } of held) {
      const decision = await changeClaim(tx, claim.id, 'release', nowMs);
      if (decision.kind === 'refused') throw claimRefused(decision);
      await announceClaims(tx, nowMs, { operation: 'release', changed: decision.changed });
    }
    released += held.length;
    if (held.length < STEP) return released;
  }
}
