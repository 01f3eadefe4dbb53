// Reads back what export-database.ts wrote, into an empty database of the same migrations. All or nothing, every row counted.
import { sql } from 'kysely';
import { UllageError } from '../../core/errors.ts';
import { isJsonObject, readJson, writeJsonLine, type JsonIn, type JsonObject } from '../../wire/json.ts';
import { noteEventsBefore } from '../fleet/events-removed.ts';
import { ensureDay } from '../history/partitions.ts';
import { MIGRATIONS } from '../migrations/all.ts';
import { hashOf } from '../migrations/migration.ts';
import type { Tx } from '../tables.ts';
import { DATABASE_FILE_SCHEMA } from './export-database.ts';
import { fileError } from './file-error.ts';
import { columnsOf, countOf, MOVED_TABLES, type Column, type MovedTable } from './moved-tables.ts';

/** Characters of rows that are inserted at once. */
const BATCH_CHARACTERS = 2_000_000;

/** Ten years. */
const MOST_DAYS = 3_653;

/** Rows that were imported, by table. */
export type Imported = ReadonlyMap<MovedTable, bigint>;

/** Imports `lines` in the transaction. Throws STORE_NOT_EMPTY, or STORE_FILE where a line is not what it should be. */
export async function importLines(tx: Tx, lines: AsyncIterable<string>): Promise<Imported> {
  await requireEmpty(tx);
  const next = readerOf(lines);
  const heading = objectOf(await next());
  checkHeading(heading);
  await makeDays(tx, heading['days']);
  const imported = new Map<MovedTable, bigint>();
  for (const table of MOVED_TABLES) imported.set(table, await importTable(tx, table, next));
  if (objectOf(await next())['end'] !== true) throw fileError('its end', 'more');
  await noteEventsBefore(tx);
  return imported;
}

/** The next line. Throws STORE_FILE where there is none. */
type Next = () => Promise<string>;

function readerOf(lines: AsyncIterable<string>): Next {
  const iterator = lines[Symbol.asyncIterator]();
  return async () => {
    const step = await iterator.next();
    if (step.done === true)
      throw fileError('another line', 'the end of the file', 'It was cut short: copy or export it again.');
    return step.value;
  };
}

/** Nobody may write meanwhile, or the counts would not be ours. */
async function requireEmpty(tx: Tx): Promise<void> {
  await sql`lock table ${sql.join(MOVED_TABLES.map((table) => sql.table(table)))} in exclusive mode`.execute(tx);
  for (const table of MOVED_TABLES) {
    const rows = await countOf(tx, table);
    if (rows === 0n) continue;
    throw new UllageError(
      'STORE_NOT_EMPTY',
      `import a database: expected an empty one, found ${rows} rows in ${table}`,
      {
        operands: { table, rows },
        hint: 'Import into a new database or directory.',
      },
    );
  }
}

function checkHeading({ schema, migrations }: JsonObject): void {
  if (schema !== DATABASE_FILE_SCHEMA) throw fileError(`schema ${DATABASE_FILE_SCHEMA}`, wordOf(schema));
  const found = Array.isArray(migrations) ? writeJsonLine(migrations) : '';
  const expected = writeJsonLine(MIGRATIONS.map((migration) => ({ name: migration.name, hash: hashOf(migration) })));
  if (found === expected) return;
  throw fileError(
    'a database with the migrations of this version',
    'one with others',
    'Migrate the old database with this version of Ullage, and export it again with it.',
  );
}

/** History has a place for each day that the old database had. */
async function makeDays(tx: Tx, days: JsonIn | undefined): Promise<void> {
  if (!Array.isArray(days) || days.length > MOST_DAYS)
    throw fileError(`at most ${MOST_DAYS} days of history`, 'others');
  for (const day of days as readonly JsonIn[]) {
    const atMs = /^\d{4}-\d\d-\d\d$/.test(wordOf(day)) ? Date.parse(wordOf(day)) : Number.NaN;
    if (Number.isNaN(atMs)) throw fileError('a day of history', writeJsonLine([day]));
    await ensureDay(tx, atMs);
  }
}

function wordOf(value: JsonIn | undefined): string {
  return typeof value === 'string' ? value : 'none';
}

/** Rows up to the line that says how many there are; the database must count as many. */
async function importTable(tx: Tx, table: MovedTable, next: Next): Promise<bigint> {
  const columns = await columnsOf(tx, table);
  checkTable(table, columns, objectOf(await next()));
  let batch: string[] = [];
  let size = 0;
  let line = await next();
  for (; line.startsWith('['); line = await next()) {
    batch.push(line);
    size += line.length;
    if (size < BATCH_CHARACTERS) continue;
    await insert(tx, table, columns, batch);
    batch = [];
    size = 0;
  }
  await insert(tx, table, columns, batch);
  const counted = await countOf(tx, table);
  if (objectOf(line)['rows'] !== counted)
    throw fileError(`the number of rows of ${table}, ${counted}`, line.slice(0, 80));
  await moveSequences(tx, table, columns);
  return counted;
}

function checkTable(table: MovedTable, columns: readonly Column[], heading: JsonObject): void {
  const expected = columns.map(({ name }) => name).join();
  const found = Array.isArray(heading['columns']) ? heading['columns'].join() : '';
  if (heading['table'] === table && found === expected) return;
  throw fileError(`table ${table} (${expected})`, `table ${wordOf(heading['table'])} (${found})`);
}

/** Each row is an array of texts: what PostgreSQL writes, it reads. Names and types are the database's, never the file's. */
async function insert(tx: Tx, table: MovedTable, columns: readonly Column[], rows: readonly string[]): Promise<void> {
  if (rows.length === 0) return;
  const names = sql.join(columns.map(({ name }) => sql.ref(name)));
  const values = sql.join(columns.map(({ type }, place) => sql`(row ->> ${sql.lit(place)})::${sql.raw(type)}`));
  await sql`
    insert into ${sql.table(table)} (${names})
    select ${values} from json_array_elements(${`[${rows.join(',')}]`}::json) as row`.execute(tx);
}

/** Columns that number themselves go on after the highest number imported. */
async function moveSequences(tx: Tx, table: MovedTable, columns: readonly Column[]): Promise<void> {
  for (const { name } of columns.filter(({ isIdentity }) => isIdentity)) {
    await sql`
      select setval(pg_get_serial_sequence(${table}, ${name}), coalesce(max(${sql.ref(name)}), 0) + 1, false)
      from ${sql.table(table)}`.execute(tx);
  }
}

function objectOf(line: string): JsonObject {
  const value = readJson(line);
  if (isJsonObject(value)) return value;
  throw fileError('a heading', line.slice(0, 80));
}
