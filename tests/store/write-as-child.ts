// Run as a process of its own, to be killed while it writes: takes leases one by one, and prints each name once it is committed.
import { sql } from 'kysely';
import { migrate } from '../../src/store/migrate.ts';
import { Store } from '../../src/store/store.ts';
import { targetOf } from '../services/store-engines.ts';

const store = await Store.open(targetOf(process.argv[2] ?? ''));
await migrate(store, Date.now());
const filler = 'x'.repeat(2_000);
for (let n = 0; ; n += 1) {
  const name = `${process.pid}-${n}`;
  await store.write((tx) => sql`insert into leases values (${name}, ${filler}, now(), 1)`.execute(tx));
  process.stdout.write(`${name}\n`);
}
