// `ullage token`: makes a token and prints it once, lists them, revokes one. Each change is in the audit log.
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
import type { Token } from '../../store/tokens/token.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import type { TokenDeed, TokenFlags } from '../program/definition.ts';
import { safeText } from '../render/safe-text.ts';
import type { Outcome, Services } from '../services.ts';
import type { Settings } from '../settings/table.ts';
import { migrateDirectory, withStore } from '../with-store.ts';

const DAY_MS = 86_400_000;

/** Longer than any certificate lives. */
const MOST_DAYS = 3_650;

/** As the database holds it. */
const MOST_LABEL = 200;

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Runs the command. What is wrong with its words is said before anything is opened or made. */
export async function runToken(
  services: Services,
  settings: Settings,
  deed: TokenDeed,
  flags: TokenFlags,
): Promise<Outcome> {
  const work = workOf(deed, flags, services.world.nowMs());
  const absent = deed === 'create' ? 'make' : 'refuse';
  const said = await withStore(settings.database, SERVICE_LIMITS, absent, work);
  await services.out.write(said);
  return { exitCode: EXIT_CODES.fine, stuck: [] };
}

function workOf(deed: TokenDeed, flags: TokenFlags, nowMs: number): (store: Store) => Promise<string> {
  switch (deed) {
    case 'create': {
      const order = orderOf(flags, nowMs);
      return (store) => create(store, order, nowMs);
    }
    case 'list':
      return async (store) => listing(await store.read(listTokens), nowMs);
    case 'revoke': {
      const id = uuid('--id', flags.id);
      return (store) => revoke(store, id, nowMs);
    }
  }
}

/** The first token is made before the server has ever run. */
async function create(store: Store, token: NewToken, nowMs: number): Promise<string> {
  await migrateDirectory(store, nowMs);
  await store.write(async (tx) => {
    await createToken(tx, token);
    await appendAudit(tx, entry(nowMs, 'create token', token.id, { role: token.role, label: token.label }));
  });
  return `${token.secret}\n`;
}

async function revoke(store: Store, id: string, nowMs: number): Promise<string> {
  const outcome = await store.write(async (tx) => {
    const revocation = await revokeToken(tx, id, nowMs);
    if (revocation === 'revoked') await appendAudit(tx, entry(nowMs, 'revoke token', id, {}));
    return revocation;
  });
  if (outcome === 'no-such-token')
    throw usage(`revoke token ${id}: there is none of this id`, 'ullage token list shows them.');
  return outcome === 'revoked' ? `revoked ${id}\n` : `${id} was revoked before\n`;
}

function entry(atMs: number, action: string, subject: string, detail: object): AuditEntry {
  const actor = `${userInfo().username} (ullage token)`;
  return { atMs, actor, tokenId: undefined, client: undefined, action, subject, outcome: 'done', detail };
}

function orderOf({ role, host, label, days }: TokenFlags, nowMs: number): NewToken {
  if (role === undefined) throw usage('create a token: --role is missing', 'It says what the token is for.');
  const labelFault = faultOfLabel(label);
  if (label === undefined || labelFault !== undefined) {
    throw usage(
      `create a token: --label ${labelFault ?? 'is missing'}`,
      'It says whose the token is, in lists and logs.',
    );
  }
  if (role !== 'agent' && host !== undefined) throw usage('create a token: --host is for agents only', 'Leave it out.');
  return {
    id: randomUUID(),
    role,
    hostId: role === 'agent' ? uuid('--host', host) : undefined,
    label,
    secret: newSecret(),
    createdAtMs: nowMs,
    createdBy: userInfo().username,
    expiresAtMs: days === undefined ? undefined : nowMs + daysOf(days) * DAY_MS,
  };
}

function faultOfLabel(label: string | undefined): string | undefined {
  if (label === undefined) return 'is missing';
  if (label === '') return 'is empty';
  return label.length > MOST_LABEL ? `has ${label.length} characters, and may have ${MOST_LABEL}` : undefined;
}

function daysOf(text: string): number {
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (days >= 1 && days <= MOST_DAYS) return days;
  throw usage(`read --days: expected a whole number from 1 to ${MOST_DAYS}, found "${text}"`, 'Or leave it out.');
}

function uuid(flag: string, text: string | undefined): string {
  if (text !== undefined && UUID.test(text)) return text.toLowerCase();
  throw usage(
    `read ${flag}: expected a UUID, found ${text === undefined ? 'nothing' : `"${text}"`}`,
    'ullage help token has examples.',
  );
}

function usage(message: string, hint: string): UllageError {
  return new UllageError('CLI_USAGE', message, { hint });
}

const HEADINGS = ['id', 'role', 'state', 'host', 'last used', 'label'];

/** Never shortened: ids are copied from here. */
function listing(tokens: readonly Token[], nowMs: number): string {
  if (tokens.length === 0) return 'no tokens\n';
  const rows = [HEADINGS, ...tokens.map((token) => cellsOf(token, nowMs))];
  const widths = HEADINGS.map((_head, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  '));
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function cellsOf(token: Token, nowMs: number): readonly string[] {
  const { id, role, hostId, lastUsedAtMs, label } = token;
  const used = lastUsedAtMs === undefined ? 'never' : `${new Date(lastUsedAtMs).toISOString().slice(0, 16)}Z`;
  return [id, role, stateOfToken(token, nowMs), hostId ?? '-', used, safeText(label, false)];
}
