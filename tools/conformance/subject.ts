// A server of ours to be tested: on an empty database, with the tokens that the tests show, behind a proxy that plays Keystone's part.
import { randomUUID } from 'node:crypto';
import { DEFAULT_THRESHOLDS } from '../../src/core/finding.ts';
import { migrate } from '../../src/store/migrate.ts';
import { Store } from '../../src/store/store.ts';
import type { Target } from '../../src/store/target.ts';
import { createToken } from '../../src/store/tokens/create-token.ts';
import { ControlPlane } from '../../src/server/control-plane.ts';
import { DEFAULT_RETENTION } from '../../src/server/jobs/retain.ts';
import { startIdentityProxy, type TenantOf } from './identity-proxy.ts';
import type { Profile } from './profiles.ts';
import { tokensFor } from './tokens.ts';

/** A running server. */
export interface Subject {
  /** The base of its Placement API. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts one. What it logs as an error is shown. */
export async function startSubject(target: Target, profile: Profile): Promise<Subject> {
  const store = await Store.open(target);
  await migrate(store, Date.now());
  await makeTokens(store, profile);
  const server = await ControlPlane.open(worldOf(store, profile), { host: '127.0.0.1', port: 0 });
  const proxy = await startIdentityProxy(server.url, profile, tenantsOf(store));
  return {
    url: `${proxy.url}/placement`,
    stop: async () => {
      await proxy.stop();
      await server.close();
      await store.close();
    },
  };
}

function worldOf(store: Store, { placement }: Profile): Parameters<typeof ControlPlane.open>[0] {
  return {
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
    ...(placement === undefined ? {} : { placement }),
    retention: DEFAULT_RETENTION,
  };
}

async function makeTokens(store: Store, profile: Profile): Promise<void> {
  await store.write(async (tx) => {
    for (const { secret, role } of tokensFor(profile)) {
      await createToken(tx, {
        id: randomUUID(),
        secret,
        role,
        label: `conformance ${secret}`,
        createdBy: 'conformance',
        hostId: role === 'agent' ? randomUUID() : undefined,
        expiresAtMs: undefined,
        createdAtMs: Date.now(),
      });
    }
  });
}

/** Each project's token is made when somebody of it comes for the first time. */
function tenantsOf(store: Store): TenantOf {
  const made = new Map<string, Promise<string>>();
  return (project) => {
    const known = made.get(project) ?? makeTenant(store, project);
    made.set(project, known);
    return known;
  };
}

async function makeTenant(store: Store, project: string): Promise<string> {
  const secret = `conformance-tenant-${randomUUID()}`;
  await store.write((tx) =>
    createToken(tx, {
      id: randomUUID(),
      secret,
      role: 'tenant',
      project,
      hostId: undefined,
      label: 'conformance',
      createdAtMs: Date.now(),
      createdBy: 'conformance',
      expiresAtMs: undefined,
    }),
  );
  return secret;
}
