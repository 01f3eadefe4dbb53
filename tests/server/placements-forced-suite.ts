// Guests that are forced onto a host over HTTP: what that leaves behind, who may, and what force cannot do. A suite that takes an engine.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { SHOW_HOST } from '../../src/wire/api/hosts.ts';
import { LIST_FORCED_CLAIMS, REVIEW_FORCED_CLAIM } from '../../src/wire/api/forced-claims.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import { listAudit } from '../../src/store/audit-log/audit-log.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { claimChanges } from './claim-events.ts';
import { asked, disks, FORCE, MINUTE, newHost, placed } from './placements-fixture.ts';
import { bearer } from './server-fixture.ts';
import { serversOver } from './servers-over.ts';

/** Declares the suite. */
export function placementsForcedSuite(start: StartEngine): void {
  const opened = serversOver(start);

  test('the accident of the article: guests forced onto a host take it below zero, and everything says so', () =>
    opened(async (server) => {
      const host = await newHost(server, 100n);
      const named = { host: host.hostname, ...disks(70n) };
      expect((await placed(server, named)).placement.outcome).toBe('placed');
      // The scheduler would not; the administrator names the host himself.
      expect((await placed(server, named)).placement.outcome).toBe('nowhere');
      const forced = await placed(server, { ...named, force: FORCE });
      expect(forced.placement).toMatchObject({
        outcome: 'placed',
        effect: [
          {
            worstCaseFreeBefore: 30n * GiB,
            worstCaseFreeAfter: -40n * GiB,
            headroomBefore: 30n * GiB,
            headroomAfter: -40n * GiB,
          },
        ],
        forced: {
          actor: 'test operator',
          ...FORCE,
          shortages: [
            { rule: 'capacity', shortBy: 40n * GiB },
            { rule: 'worst-case', shortBy: 40n * GiB },
          ],
        },
      });
      const { secret } = await server.newToken('admin');
      const shown = async () => SHOW_HOST.answer.parse((await server.get(`/v1/hosts/${host.hostId}`, secret)).body);
      const codes = async () => (await shown()).findings.map(({ code, severity }) => `${severity} ${code}`);
      expect(await codes()).toEqual(
        expect.arrayContaining(['warning over-claimed', 'warning claimed-beyond-free', 'info forced-claim']),
      );
      expect((await shown()).host.pools).toMatchObject([{ worstCaseWithClaims: -40n * GiB }]);
      const changes = await claimChanges(server.store, host.hostId, 2);
      expect(changes.at(-1)).toMatchObject({ forced: { ...FORCE, actor: 'test operator' } });
      const metrics = (await server.get('/metrics', secret)).text;
      expect(metrics).toContain('ullage_fleet_forced_claims{review="open"} 1');
      expect(metrics).toContain('ullage_fleet_over_claimed_providers{provider="host"} 1');
      const [entry] = await server.store.read((tx) => listAudit(tx, { limit: 1 }));
      expect(entry).toMatchObject({ action: 'place guest', outcome: 'done', detail: { force: FORCE.reason } });
      // A week later somebody has to look.
      server.pass(8 * 24 * 60 * MINUTE);
      expect(await codes()).toContain('warning forced-claim');
      const due = LIST_FORCED_CLAIMS.answer.parse((await server.get('/v1/forced-claims', secret)).body);
      expect(due.claims).toMatchObject([{ due: true, held: true, reason: FORCE.reason, hostId: host.hostId }]);
      const path = `/v1/claims/${forced.placement.claim ?? ''}/review`;
      const review = await server.post(
        path,
        writeJsonLine({ note: 'moved next week', againAfterDays: 7n }),
        bearer(secret),
      );
      expect(REVIEW_FORCED_CLAIM.answer.parse(review.body).claim).toMatchObject({
        due: false,
        note: 'moved next week',
      });
      expect(await codes()).toContain('info forced-claim');
      await server.post(path, writeJsonLine({ note: 'it may stay' }), bearer(secret));
      expect((await codes()).filter((line) => line.includes('forced-claim'))).toEqual([]);
    }));

  test('a policy that lets nobody force refuses admins too, and the attempt is kept', () =>
    opened(
      async (server) => {
        const host = await newHost(server, 30n);
        const answer = await asked(server, { ...disks(40n), host: host.hostId, force: FORCE }, 'admin');
        expect(answer.text).toContain('CLAIM_FORCE_DENIED');
        const [entry] = await server.store.read((tx) => listAudit(tx, { limit: 1 }));
        expect(entry).toMatchObject({ action: 'place guest', outcome: 'refused', detail: { force: FORCE.reason } });
      },
      { force: 'deny' },
    ));

  test('what is no amount is forced no more silently: a guest of a group, and a host that is lost', () =>
    opened(async (server) => {
      const host = await newHost(server, 200n);
      const first = randomUUID();
      await placed(server, { guest: first, ...disks(10n) });
      const group = { policy: 'anti-affinity', guests: [first] };
      server.pass(6 * MINUTE);
      const { placement } = await placed(server, { ...disks(10n), group, host: host.hostId, force: FORCE });
      expect(placement).toMatchObject({
        outcome: 'placed',
        forced: { ...FORCE, shortages: [{ rule: 'freshness', periodMs: 60_000 }, { rule: 'guest-group' }] },
      });
      const { secret } = await server.newToken('reader');
      const listed = LIST_FORCED_CLAIMS.answer.parse((await server.get('/v1/forced-claims', secret)).body);
      expect(listed.claims).toMatchObject([{ claim: placement.claim, shortages: placement.forced?.shortages }]);
      const changes = await claimChanges(server.store, host.hostId, 2);
      expect(changes.at(-1)).toMatchObject({ forced: { ...FORCE, shortages: [] } });
    }));

  test('what the host has none of cannot be forced, and the answer says what that is', () =>
    opened(async (server) => {
      const host = await newHost(server, 200n);
      const body = { ...disks(10n, { poolClass: 'ssd' }), host: host.hostId, force: FORCE };
      for (const dryRun of [true, false]) {
        const { placement, hosts, claim } = await placed(server, { ...body, dryRun });
        expect([placement.host, placement.forced, claim]).toEqual([undefined, undefined, undefined]);
        expect([placement.outcome, hosts?.[0]?.shortages]).toMatchObject([
          dryRun ? 'explained' : 'nowhere',
          [{ rule: 'no-inventory', knob: 'pool-class' }],
        ]);
      }
    }));
}
