// `ullage token`: makes a token and prints it once, lists them, revokes one: in the database itself. Each change is in the audit log.
import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { UllageError } from '../../core/errors.ts';
import { appendAudit, type AuditEntry } from '../../store/audit-log/audit-log.ts';
import { SERVICE_LIMITS, type Store } from '../../store/store.ts';
import { createToken, type NewToken } from '../../store/tokens/create-token.ts';
import { stateOfToken } from '../../store/tokens/find-token.ts';
import { listTokens } from '../../store/tokens/list-tokens.ts';
import { revokeToken } from '../../store/tokens/revoke-token.ts';
import { newSecret } from '../../store/tokens/secret.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import type { TokenDeed, TokenFlags } from '../program/flags.ts';
import type { Outcome, Services } from '../services.ts';
import type { Settings } from '../settings/table.ts';
import { tokenListing } from '../tokens/listing.ts';
import { idToRevoke, orderOf } from '../tokens/order.ts';
import { isNewDirectory, migrateDirectory, withStore } from '../with-store.ts';

const DAY_MS = 86_400_000;

/** Runs the command. What is wrong with its words is said before anything is opened or made. */
export async function runToken(
  services: Services,
  settings: Settings,
  deed: TokenDeed,
  flags: TokenFlags,
): Promise<Outcome> {
  const work = workOf(deed, flags, services.world.nowMs());
  const absent = deed === 'create' ? 'make' : 'refuse';
  const { said, note } = await withStore(settings.database, SERVICE_LIMITS, absent, work);
  if (note !== undefined) await services.err.write(`ullage: ${note}\n`);
  await services.out.write(said);
  return { exitCode: EXIT_CODES.fine, stuck: [] };
}

/** What was done, and what its doer might not have meant. */
interface Said {
  readonly said: string;
  readonly note?: string | undefined;
}

function workOf(deed: TokenDeed, flags: TokenFlags, nowMs: number): (store: Store) => Promise<Said> {
  switch (deed) {
    case 'create': {
      const token = tokenOf(flags, nowMs);
      return (store) => create(store, token, nowMs);
    }
    case 'list':
      return async (store) => {
        const tokens = await store.read(listTokens);
        return { said: tokenListing(tokens.map((token) => ({ ...token, state: stateOfToken(token, nowMs) }))) };
      };
    case 'revoke': {
      const id = idToRevoke(flags);
      return async (store) => ({ said: await revoke(store, id, nowMs) });
    }
  }
}

/** The first token is made before the server has ever run: whoever meant a server that runs made a database that it knows nothing of. */
async function create(store: Store, token: NewToken, nowMs: number): Promise<Said> {
  const isNew = await isNewDirectory(store);
  await migrateDirectory(store, nowMs);
  await store.write(async (tx) => {
    await createToken(tx, token);
    await appendAudit(tx, entry(nowMs, 'create token', token.id, { role: token.role, label: token.label }));
  });
  const note = `made a new database in ${store.shown}: a server of another one does not know this token (--database, or --server URL)`;
  return { said: `${token.secret}\n`, note: isNew ? note : undefined };
}

async function revoke(store: Store, id: string, nowMs: number): Promise<string> {
  const outcome = await store.write(async (tx) => {
    const revocation = await revokeToken(tx, id, nowMs);
    if (revocation === 'revoked') await appendAudit(tx, entry(nowMs, 'revoke token', id, {}));
    return revocation;
  });
  if (outcome === 'no-such-token') {
    throw new UllageError('CLI_USAGE', `revoke token ${id}: there is none of this id`, {
      hint: 'ullage token list shows them.',
    });
  }
  return outcome === 'revoked' ? `revoked ${id}\n` : `${id} was revoked before\n`;
}

function entry(atMs: number, action: string, subject: string, detail: object): AuditEntry {
  const actor = `${userInfo().username} (ullage token)`;
  return { atMs, actor, tokenId: undefined, client: undefined, action, subject, outcome: 'done', detail };
}

function tokenOf(flags: TokenFlags, nowMs: number): NewToken {
  const { role, hostId, project, label, days } = orderOf(flags);
  return {
    id: randomUUID(),
    role,
    hostId,
    project,
    label,
    secret: newSecret(),
    createdAtMs: nowMs,
    createdBy: userInfo().username,
    expiresAtMs: days === undefined ? undefined : nowMs + days * DAY_MS,
  };
}
