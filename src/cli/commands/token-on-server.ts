// `ullage token --server URL`: makes, lists and revokes tokens by way of a server, with the token of an admin.
import { UllageError } from '../../core/errors.ts';
import { ask, type ClientOptions } from '../../wire/api/client.ts';
import { CREATE_TOKEN, LIST_TOKENS, REVOKE_TOKEN } from '../../wire/api/tokens.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { pages } from '../listing.ts';
import type { TokenDeed, TokenFlags } from '../program/flags.ts';
import { clientOptions } from '../server-client.ts';
import type { Outcome, Services } from '../services.ts';
import type { Settings } from '../settings/table.ts';
import { tokenListing, type ListedToken } from '../tokens/listing.ts';
import { idToRevoke, orderOf, type TokenOrder } from '../tokens/order.ts';
import { unanswered } from '../unanswered.ts';

/** Runs the command. What is wrong with its words is said before anything is sent. */
export async function runTokenOnServer(
  services: Services,
  settings: Settings,
  deed: TokenDeed,
  flags: TokenFlags,
): Promise<Outcome> {
  if (flags.database !== undefined) {
    throw new UllageError('CLI_USAGE', 'read the flags of ullage token: expected --server or --database, found both', {
      hint: 'A server works on its own database.',
    });
  }
  await services.out.write(await saidOf(clientOptions(settings), deed, flags));
  return { exitCode: EXIT_CODES.fine, stuck: [] };
}

async function saidOf(options: ClientOptions, deed: TokenDeed, flags: TokenFlags): Promise<string> {
  switch (deed) {
    case 'create':
      return `${await create(options, orderOf(flags))}\n`;
    case 'list':
      return tokenListing(await everyToken(options));
    case 'revoke': {
      const { token } = await ask(options, REVOKE_TOKEN, { params: { id: idToRevoke(flags) } });
      return `revoked ${token.id}\n`;
    }
  }
}

async function everyToken(options: ClientOptions): Promise<readonly ListedToken[]> {
  const { entries } = await pages(undefined, async (query) => {
    const { tokens, next } = await ask(options, LIST_TOKENS, { query });
    return { entries: tokens, next };
  });
  return entries;
}

/** A token whose answer was lost is there, and nobody knows its secret. */
async function create(options: ClientOptions, { role, hostId, project, label, days }: TokenOrder): Promise<string> {
  const body = { role, label, hostId, project, expiresAfterDays: days };
  const hint = 'Whether it was made is not known, and its secret is lost: ullage token list shows it, revoke ends it.';
  const { secret } = await unanswered(hint, () => ask(options, CREATE_TOKEN, { body }));
  return secret;
}
