// GET /v1/audit-log: what callers changed or tried to.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { LIST_AUDIT_LOG } from '../../wire/api/audit-log.ts';
import { listAudit } from '../../store/audit-log/audit-log.ts';
import { withNames } from '../audit-names.ts';
import { cursorOf, placeOf } from '../http/cursor.ts';
import { register, type Identify } from '../http/register.ts';
import type { ServerWorld } from '../world.ts';

/** Ids of the database: 63 bits. */
const place = z.object({
  beforeId: z
    .bigint()
    .min(0n)
    .max((1n << 63n) - 1n),
});

/** Adds the call. */
export function addAuditRoutes(app: FastifyInstance, identify: Identify, { store }: ServerWorld): void {
  register(app, identify, LIST_AUDIT_LOG, async ({ query: { limit, cursor } }) => {
    const before = placeOf(place, cursor);
    return store.read(async (tx) => {
      const found = await listAudit(tx, { ...before, limit: limit + 1 });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const next = found.length > limit && last !== undefined ? cursorOf({ beforeId: last.id }) : undefined;
      const entries = await withNames(tx, page);
      return { document: { entries: entries.map((entry) => ({ ...entry, id: String(entry.id) })), next } };
    });
  });
}
