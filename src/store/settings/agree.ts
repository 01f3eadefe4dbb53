// One set of settings for all servers of a database: those that some server was started with, for as long as any server has them.
import { sql } from 'kysely';
import { invariant } from '../../core/invariant.ts';
import type { JsonIn } from '../../wire/json.ts';
import { json } from '../column-types.ts';
import type { Tx } from '../tables.ts';

/** What a server was started with. */
export interface OwnSettings {
  /** Differs whenever the settings do. */
  readonly print: string;
  readonly settings: object;
  /** What no server has used for so long holds no more. */
  readonly holdMs: number;
}

/** What holds. */
export interface AgreedSettings {
  readonly isOwn: boolean;
  readonly settings: JsonIn;
}

/** Says that a server has its settings in use, and answers which hold: its own, where nobody has others in use, else those. One statement
 *  decides: of any number that ask at once with other settings, one makes its own hold. */
export async function agreeOnSettings(tx: Tx, { print, settings, holdMs }: OwnSettings): Promise<AgreedSettings> {
  const { rows } = await sql<{ settings: JsonIn }>`
    insert into promise_settings as held (print, settings, used_at)
    values (${print}, ${json(settings)}::json, clock_timestamp())
    on conflict (only_row) do update set print = excluded.print, settings = excluded.settings, used_at = clock_timestamp()
    where held.print = excluded.print
      or held.used_at <= clock_timestamp() - ${String(holdMs)}::float8 * interval '1 millisecond'
    returning settings`.execute(tx);
  const [own] = rows;
  if (own !== undefined) return { isOwn: true, settings: own.settings };
  const other = await tx.selectFrom('promise_settings').select('settings').executeTakeFirst();
  invariant(other !== undefined, 'settings that are in the way are there');
  return { isOwn: false, settings: other.settings };
}
