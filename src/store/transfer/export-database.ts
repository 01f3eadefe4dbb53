// A whole database as lines of JSON: every value in PostgreSQL's own text form, so that both engines write and read the same.
import { sql } from 'kysely';
import { writeJsonLine } from '../../wire/json.ts';
import { daysOf } from '../history/partitions.ts';
import type { Tx } from '../tables.ts';
import { columnsOf, MOVED_TABLES, type MovedTable } from './moved-tables.ts';

/** Name and version of the file. */
export const DATABASE_FILE_SCHEMA = 'ullage.database/1';

/** Rows fetched at once: a few MB at most, since a row is a few KB. */
const ROWS_AT_ONCE = 500;

/** The lines of `tx`'s database: a heading with its migrations and days; for each table a heading, its rows, their number; an end. */
export async function* exportLines(tx: Tx): AsyncGenerator<string> {
  const migrations = await tx.selectFrom('migrations').select(['name', 'hash']).orderBy('name').execute();
  yield writeJsonLine({ schema: DATABASE_FILE_SCHEMA, migrations, days: await daysOf(tx) });
  for (const table of MOVED_TABLES) yield* tableLines(tx, table);
  yield writeJsonLine({ end: true });
}

async function* tableLines(tx: Tx, table: MovedTable): AsyncGenerator<string> {
  const columns = await columnsOf(tx, table);
  yield writeJsonLine({ table, columns: columns.map(({ name }) => name) });
  const values = sql.join(columns.map(({ name }) => sql`${sql.ref(name)}::text`));
  await sql`
    declare exported no scroll cursor for
    select json_build_array(${values})::text as line from ${sql.table(table)}`.execute(tx);
  let count = 0;
  for (;;) {
    const { rows } = await sql<{ line: string }>`fetch forward ${sql.raw(String(ROWS_AT_ONCE))} from exported`.execute(
      tx,
    );
    if (rows.length === 0) break;
    count += rows.length;
    for (const { line } of rows) yield line;
  }
  await sql`close exported`.execute(tx);
  yield writeJsonLine({ rows: count });
}
