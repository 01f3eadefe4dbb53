// The pool that a name means: of one host where that is said, else of the only host that reports one so named.
import { UllageError } from '../../core/errors.ts';
import { listed } from '../../core/plain-text.ts';
import { ask, type ClientOptions } from '../../wire/api/client.ts';
import { LIST_POOLS } from '../../wire/api/pools.ts';
import { HOST_HISTORY } from '../../wire/api/history.ts';
import { pages } from '../listing.ts';

/** A pool as one host sees it. */
export interface FoundPool {
  readonly host: string;
  readonly pool: Named;
}

interface Named {
  readonly id: string;
  readonly name: string;
  readonly shared: boolean;
}

/** Asks. Throws NO_SUCH_POOL, or CLI_USAGE where several are so named. */
export async function findPool(options: ClientOptions, wanted: string, host: string | undefined): Promise<FoundPool> {
  return host === undefined ? onAnyHost(options, wanted) : onHost(options, wanted, host);
}

/** Of the past, too: a window without a length has every pool, and nothing of what they were. */
async function onHost(options: ClientOptions, wanted: string, host: string): Promise<FoundPool> {
  const query = { host, from: '0', to: '0', limit: '1', resolution: '1d' };
  const { pools } = await ask(options, HOST_HISTORY, { query });
  const matching = pools.filter((pool) => isMeant(pool, wanted));
  const pool = matching.find(({ id }) => id === wanted) ?? matching[0];
  if (pool === undefined) {
    const names = pools.map(({ name }) => name);
    throw noSuchPool(
      `of ${host}`,
      wanted,
      names.length === 0 ? 'It has none.' : `It has ${listed(names, MOST_NAMED)}.`,
    );
  }
  const other = matching.find(({ id }) => id !== pool.id && pool.id !== wanted);
  if (other !== undefined) throw ambiguous(wanted, 'its id', [pool.id, other.id]);
  return { host, pool };
}

async function onAnyHost(options: ClientOptions, wanted: string): Promise<FoundPool> {
  const { entries } = await pages(undefined, async (page) => {
    const { pools, next } = await ask(options, LIST_POOLS, { query: page });
    return { entries: pools.filter((pool) => isMeant(pool, wanted)), next };
  });
  const seen = entries.flatMap((pool) => pool.hosts.map(({ id, name }) => ({ pool, host: { id, name } })));
  const [first, second] = seen;
  if (first === undefined) {
    throw noSuchPool(
      'of any host',
      wanted,
      'ullage pools lists them; --host finds those that no report names any more.',
    );
  }
  if (second === undefined) return { host: first.host.id, pool: first.pool };
  throw ambiguous(wanted, 'one of its hosts with --host', [...new Set(seen.map(({ host }) => host.name))]);
}

function isMeant({ id, name }: Pick<Named, 'id' | 'name'>, wanted: string): boolean {
  return id === wanted || name === wanted;
}

/** To say what there is, a few suffice. */
const MOST_NAMED = 10;

function noSuchPool(where: string, wanted: string, hint: string): UllageError {
  return new UllageError('NO_SUCH_POOL', `find pool ${wanted} ${where}: none has that id or name`, {
    operands: { pool: wanted },
    hint,
  });
}

function ambiguous(wanted: string, how: string, ofWhich: readonly string[]): UllageError {
  return new UllageError(
    'CLI_USAGE',
    `find pool ${wanted}: expected one, found several so named, or several hosts that report it`,
    {
      operands: { pool: wanted },
      hint: `Name ${how}: ${listed(ofWhich, MOST_NAMED)}.`,
    },
  );
}
