// A server of ours on an empty database, with the tokens that Placement's own tests know: prints where it is, and ends with its input.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { DEFAULT_THRESHOLDS } from '../../src/core/finding.ts';
import { migrate } from '../../src/store/migrate.ts';
import { Store } from '../../src/store/store.ts';
import type { Role } from '../../src/store/tables.ts';
import { parseTarget } from '../../src/store/target.ts';
import { createToken } from '../../src/store/tokens/create-token.ts';
import { DEFAULT_RETENTION } from '../../src/server/jobs/retain.ts';
import { ControlPlane } from '../../src/server/control-plane.ts';

const TOKENS: readonly (readonly [secret: string, role: Role])[] = [
  ['admin', 'admin'],
  ['admin:admin', 'admin'],
  ['user', 'agent'],
];

const target = parseTarget(process.argv[2] ?? '');
if (target === undefined) throw new Error('name a directory, or the postgres:// URL of an empty database');
const store = await Store.open(target);
await migrate(store, Date.now());
await store.write(async (tx) => {
  for (const [secret, role] of TOKENS) {
    const token = { id: randomUUID(), secret, role, label: `conformance ${secret}`, createdBy: 'conformance' };
    await createToken(tx, {
      ...token,
      hostId: role === 'agent' ? randomUUID() : undefined,
      expiresAtMs: undefined,
      createdAtMs: Date.now(),
    });
  }
});
const server = await ControlPlane.open(
  {
    store,
    nowMs: () => Date.now(),
    after: (delayMs, action) => {
      const timer = setTimeout(action, delayMs);
      return () => clearTimeout(timer);
    },
    version: 'conformance',
    thresholds: DEFAULT_THRESHOLDS,
    log: { write: (line) => void (line.includes('"level":50') && process.stderr.write(line)) },
    openAccess: false,
    retention: DEFAULT_RETENTION,
  },
  { host: '127.0.0.1', port: 0 },
);
process.stdout.write(`${server.url}/placement\n`);
process.stdin.resume();
await once(process.stdin, 'end');
await server.close();
await store.close();
