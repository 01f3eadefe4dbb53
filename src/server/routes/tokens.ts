// Calls about tokens: the list, a new one, the end of one. Each change and its line in the audit log are one transaction.
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { UllageError } from '../../core/errors.ts';
import { invariant } from '../../core/invariant.ts';
import { uuidText } from '../../wire/scalars.ts';
import { CREATE_TOKEN, LIST_TOKENS, REVOKE_TOKEN, tokenOrder } from '../../wire/api/tokens.ts';
import { appendAudit, type AuditEntry } from '../../store/audit-log/audit-log.ts';
import { createToken, type NewToken } from '../../store/tokens/create-token.ts';
import { stateOfToken } from '../../store/tokens/find-token.ts';
import { findTokenById, pageOfTokens } from '../../store/tokens/list-tokens.ts';
import { revokeToken } from '../../store/tokens/revoke-token.ts';
import { newSecret } from '../../store/tokens/secret.ts';
import type { Token } from '../../store/tokens/token.ts';
import type { Tx } from '../../store/tables.ts';
import { bodyOf } from '../http/body-of.ts';
import type { Caller } from '../http/caller.ts';
import { cursorOf, placeOf } from '../http/cursor.ts';
import { register, type Identify } from '../http/register.ts';
import type { ServerWorld } from '../world.ts';

const DAY_MS = 86_400_000;

const place = z.object({ id: uuidText() });

/** Adds the calls. */
export function addTokenRoutes(app: FastifyInstance, identify: Identify, { store, nowMs }: ServerWorld): void {
  register(app, identify, LIST_TOKENS, async ({ query: { limit, cursor } }) => {
    const after = placeOf(place, cursor)?.id;
    const found = await store.read((tx) => pageOfTokens(tx, { after, limit: limit + 1 }));
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const next = found.length > limit && last !== undefined ? cursorOf({ id: last.id }) : undefined;
    return { document: { tokens: page.map((token) => lineOf(token, nowMs())), next } };
  });
  register(app, identify, CREATE_TOKEN, async ({ body, caller, address }) => {
    refuseNobody(caller);
    const token = tokenOf(bodyOf(tokenOrder, body), caller, nowMs());
    const { id, role, label, hostId, project } = token;
    const audit = entryOf(caller, address, { atMs: nowMs(), action: 'create token', subject: id });
    const made = await store.write(async (tx) => {
      await createToken(tx, token);
      await appendAudit(tx, { ...audit, detail: { role, label, hostId, project } });
      return theToken(tx, id);
    });
    return { status: 201, document: { token: lineOf(made, nowMs()), secret: token.secret } };
  });
  register(app, identify, REVOKE_TOKEN, async ({ params, caller, address }) => {
    refuseNobody(caller);
    const audit = entryOf(caller, address, { atMs: nowMs(), action: 'revoke token', subject: params.id });
    const revoked = await store.write(async (tx) => {
      const outcome = uuidText().safeParse(params.id).success
        ? await revokeToken(tx, params.id, nowMs())
        : 'no-such-token';
      if (outcome === 'no-such-token') throw noSuchToken(params.id);
      if (outcome === 'revoked') await appendAudit(tx, audit);
      return theToken(tx, params.id.toLowerCase());
    });
    return { document: { token: lineOf(revoked, nowMs()) } };
  });
}

/** With open access everybody is an admin for as long as the server runs so. A token would make him one for ever. */
function refuseNobody({ tokenId, actor }: Caller): void {
  if (tokenId !== undefined) return;
  throw new UllageError('NOT_ALLOWED', `change tokens: expected a token of role admin, found ${actor}`, {
    hint: 'ullage token create makes one in the database itself.',
  });
}

function tokenOf(order: z.output<typeof tokenOrder>, { actor }: Caller, nowMs: number): NewToken {
  const { role, label, hostId, project, expiresAfterDays } = order;
  if ((role === 'agent') !== (hostId !== undefined)) {
    throw new UllageError('REQUEST_INVALID', 'make a token: expected hostId for the role agent and for no other');
  }
  if ((role === 'tenant') !== (project !== undefined)) {
    throw new UllageError('REQUEST_INVALID', 'make a token: expected project for the role tenant and for no other');
  }
  const expiresAtMs = expiresAfterDays === undefined ? undefined : nowMs + expiresAfterDays * DAY_MS;
  const drawn = { id: randomUUID(), secret: newSecret() };
  return { ...drawn, role, label, hostId, project, createdAtMs: nowMs, createdBy: actor, expiresAtMs };
}

async function theToken(tx: Tx, id: string): Promise<Token> {
  const token = await findTokenById(tx, id);
  invariant(token !== undefined, 'a token that was just written is there');
  return token;
}

function lineOf(token: Token, nowMs: number) {
  return { ...token, state: stateOfToken(token, nowMs) };
}

function noSuchToken(id: string): UllageError {
  return new UllageError('NO_SUCH_TOKEN', `revoke token ${id}: there is none of this id`, {
    hint: 'GET /v1/tokens lists them.',
  });
}

function entryOf(
  { actor, tokenId }: Caller,
  client: string,
  what: Pick<AuditEntry, 'atMs' | 'action' | 'subject'>,
): AuditEntry {
  return { ...what, actor, tokenId, client, outcome: 'done', detail: {} };
}
