// `ullage db export` and `ullage db import`: a whole database to a file or a pipe, and back into an empty one.
import { UllageError } from '../../core/errors.ts';
import { checkSchema, migrate } from '../../store/migrate.ts';
import { MAINTENANCE_LIMITS, type Store } from '../../store/store.ts';
import type { Tx } from '../../store/tables.ts';
import { DatabaseFile, requireAbsent, sendDatabase, writeDatabaseFile } from '../../store/transfer/database-file.ts';
import { exportLines } from '../../store/transfer/export-database.ts';
import { importLines } from '../../store/transfer/import-database.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { STANDARD_STREAM, type Direction } from '../program/flags.ts';
import type { Outcome, Services } from '../services.ts';
import type { Settings } from '../settings/table.ts';
import { withSpooledInput } from '../spool.ts';
import { systemWords } from '../system-words.ts';
import { withStore } from '../with-store.ts';

/** Runs the command. The file is looked at first: where it cannot be, nothing is opened or made. */
export async function runDb(
  services: Services,
  settings: Settings,
  direction: Direction,
  file: string,
): Promise<Outcome> {
  if (direction === 'export') await exportTo(services, settings, file);
  else await services.out.write(await importFrom(services, settings, file));
  return { exitCode: EXIT_CODES.fine, stuck: [] };
}

async function exportTo(services: Services, settings: Settings, file: string): Promise<void> {
  if (file === STANDARD_STREAM) {
    refuseTerminal(services.out.isTty, 'export to standard output');
    const shown = await exported(settings, (tx) => sendTo(services, tx));
    // Standard output is the database's.
    await services.err.write(`exported ${shown} to standard output\n`);
    return;
  }
  await requireAbsent(file);
  const shown = await exported(settings, (tx) => writeDatabaseFile(file, exportLines(tx)));
  await services.out.write(`exported ${shown} to ${file}\n`);
}

async function exported({ database }: Settings, write: (tx: Tx) => Promise<void>): Promise<string> {
  return withStore(database, MAINTENANCE_LIMITS, 'refuse', async (store) => {
    await checkSchema(store);
    await store.read(write);
    return store.shown;
  });
}

/** The database's own failures pass as they are; who stops to read has half of it. */
async function sendTo({ out }: Services, tx: Tx): Promise<void> {
  await sendDatabase(async (bytes) => {
    try {
      await out.writeBytes(bytes);
    } catch (error) {
      throw new UllageError('STORE_FILE', `write the exported database to standard output: ${systemWords(error)}`, {
        cause: error,
        hint: 'What was written is not whole, and no import takes it.',
      });
    }
  }, exportLines(tx));
}

async function importFrom(services: Services, settings: Settings, file: string): Promise<string> {
  const nowMs = services.world.nowMs();
  if (file !== STANDARD_STREAM) return importFile(settings, file, { from: file, nowMs });
  refuseTerminal(services.input.isTty, 'import from standard input');
  return withSpooledInput(services, (path) => importFile(settings, path, { from: 'standard input', nowMs }));
}

async function importFile(
  { database }: Settings,
  path: string,
  { from, nowMs }: { readonly from: string; readonly nowMs: number },
): Promise<string> {
  const file = await DatabaseFile.open(path);
  try {
    return await withStore(database, MAINTENANCE_LIMITS, 'make', async (store: Store) => {
      await migrate(store, nowMs);
      const imported = await store.write((tx) => importLines(tx, file.lines()));
      const lines = [...imported].map(([table, rows]) => `  ${table}: ${rows}\n`);
      return `imported ${from} into ${store.shown}, rows:\n${lines.join('')}`;
    });
  } finally {
    await file.close();
  }
}

function refuseTerminal(isTty: boolean, what: string): void {
  if (!isTty) return;
  throw new UllageError('CLI_USAGE', `${what}: expected a pipe or a file, found a terminal`, {
    hint: 'What goes through it is compressed, and holds the hashes of tokens. Name a file, or redirect.',
  });
}
