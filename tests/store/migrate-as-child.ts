// Run as a process of its own, many at once: migrates the database of the first argument, prints what it applied as JSON.
import { migrate } from '../../src/store/migrate.ts';
import { Store } from '../../src/store/store.ts';
import { targetOf } from '../services/store-engines.ts';

const store = await Store.open(targetOf(process.argv[2] ?? ''));
console.log(JSON.stringify(await migrate(store, Date.now())));
await store.close();
