// `ullage migrate`: opens the database, applies what it lacks, says what that was.
import { migrate } from '../../store/migrate.ts';
import { MAINTENANCE_LIMITS } from '../../store/store.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import type { Outcome, Services } from '../services.ts';
import type { Settings } from '../settings/table.ts';
import { withStore } from '../with-store.ts';

/** Runs the command. */
export async function runMigrate(services: Services, settings: Settings): Promise<Outcome> {
  await withStore(settings.database, MAINTENANCE_LIMITS, 'make', async (store) => {
    const applied = await migrate(store, services.world.nowMs());
    const lines = applied.map((name) => `applied ${name}\n`);
    await services.out.write(lines.length > 0 ? lines.join('') : `${store.shown}: nothing to apply\n`);
  });
  return { exitCode: EXIT_CODES.fine, stuck: [] };
}
