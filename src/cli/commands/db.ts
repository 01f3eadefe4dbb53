// `ullage db export` and `ullage db import`: a whole database to a file, and back into an empty one.
import { checkSchema, migrate } from '../../store/migrate.ts';
import { MAINTENANCE_LIMITS } from '../../store/store.ts';
import { DatabaseFile, requireAbsent, writeDatabaseFile } from '../../store/transfer/database-file.ts';
import { exportLines } from '../../store/transfer/export-database.ts';
import { importLines } from '../../store/transfer/import-database.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import type { Direction } from '../program/definition.ts';
import type { Outcome, Services } from '../services.ts';
import type { Settings } from '../settings/table.ts';
import { withStore } from '../with-store.ts';

/** Runs the command. The file is looked at first: where it cannot be, nothing is opened or made. */
export async function runDb(
  services: Services,
  settings: Settings,
  direction: Direction,
  file: string,
): Promise<Outcome> {
  const said =
    direction === 'export' ? await exportTo(settings, file) : await importFrom(settings, file, services.world.nowMs());
  await services.out.write(said);
  return { exitCode: EXIT_CODES.fine, stuck: [] };
}

async function exportTo({ database }: Settings, file: string): Promise<string> {
  await requireAbsent(file);
  return withStore(database, MAINTENANCE_LIMITS, 'refuse', async (store) => {
    await checkSchema(store);
    await store.read((tx) => writeDatabaseFile(file, exportLines(tx)));
    return `exported ${store.shown} to ${file}\n`;
  });
}

async function importFrom({ database }: Settings, path: string, nowMs: number): Promise<string> {
  const file = await DatabaseFile.open(path);
  try {
    return await withStore(database, MAINTENANCE_LIMITS, 'make', async (store) => {
      await migrate(store, nowMs);
      const imported = await store.write((tx) => importLines(tx, file.lines()));
      const lines = [...imported].map(([table, rows]) => `  ${table}: ${rows}\n`);
      return `imported ${path} into ${store.shown}, rows:\n${lines.join('')}`;
    });
  } finally {
    await file.close();
  }
}
