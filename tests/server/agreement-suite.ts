// Servers of one database with different [promises]: one set holds, the other server says so, and neither rewrites what the other wrote. A
// suite that takes an engine.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_HOST_POLICY, type HostPolicy } from '../../src/core/claim/host-inventory.ts';
import { HEALTH } from '../../src/wire/api/service.ts';
import { readProvider } from '../../src/store/claims/read-provider.ts';
import { agreeOnSettings } from '../../src/store/settings/agree.ts';
import type { EngineUnderTest, StartEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { startServer, type TestServer } from './server-fixture.ts';

const MINUTE = 60_000;

/** Longer than any test. */
const FOR_LONG = { settingsHoldMs: 3_600_000 };

const twice: HostPolicy = { ...DEFAULT_HOST_POLICY, disk: { reserved: 0n, allocationRatio: 2_000_000n } };

async function whose(server: TestServer) {
  return (await server.get('/readyz')).body;
}

/** Declares the suite. */
export function agreementSuite(start: StartEngine): void {
  let engine: EngineUnderTest;
  const servers: TestServer[] = [];

  beforeAll(async () => {
    engine = await start();
  });

  afterAll(async () => {
    for (const server of servers.toReversed()) await server.close();
    await engine.stop();
  });

  const opened = async (...settings: Parameters<typeof startServer>): Promise<TestServer> => {
    const server = await startServer(...settings);
    servers.push(server);
    return server;
  };

  test('the settings that came first hold for both, and no report rewrites an inventory', async () => {
    const first = await opened(engine, FOR_LONG);
    const { store } = first;
    const second = await opened(engine, { ...FOR_LONG, store, hostPolicy: twice });
    expect([await whose(first), await whose(second)]).toEqual([
      { status: 'ready', promises: 'own' },
      { status: 'ready', promises: 'others' },
    ]);
    expect(first.log()).not.toContain('[promises]');
    expect(second.log()).toContain('other [promises] are in force on this database');

    const agent = await TestAgent.of(first);
    const through = async (server: TestServer) => {
      first.pass(MINUTE);
      second.pass(MINUTE);
      await agent.through(server).full();
      const books = await store.read((tx) => readProvider(tx, agent.hostId));
      return [books?.generation, books?.provider.inventory.map(({ allocationRatio }) => allocationRatio)];
    };
    const before = await through(first);
    expect(before[1]).toEqual([1_000_000n]);
    expect([await through(second), await through(first), await through(second)]).toEqual([before, before, before]);
  });

  test('health names every server that runs over the database, and none that has ended', async () => {
    const first = await opened(engine, { version: '1.0.0' });
    const second = await startServer(engine, { store: first.store, version: '2.0.0' });
    const { secret } = await first.newToken('reader');
    const versions = async () => {
      const { servers: running } = HEALTH.answer.parse((await first.get('/v1/health', secret)).body);
      return running.map(({ version }) => version);
    };
    expect(await versions()).toEqual(['1.0.0', '2.0.0']);
    await second.close();
    expect(await versions()).toEqual(['1.0.0']);
  });

  test('what no server uses any more holds no longer: the next one that looks has its own, and says so', async () => {
    const first = await opened(engine, FOR_LONG);
    const { store } = first;
    const second = await opened(engine, { settingsHoldMs: 0, store, hostPolicy: twice });
    expect(await whose(second)).toEqual({ status: 'ready', promises: 'own' });
    const agent = await TestAgent.of(first);
    await agent.through(second).full();
    const books = await store.read((tx) => readProvider(tx, agent.hostId));
    expect(books?.provider.inventory.map(({ allocationRatio }) => allocationRatio)).toEqual([2_000_000n]);
  });

  test('a policy that denies force holds for a server that was started without it', async () => {
    const first = await opened(engine, { ...FOR_LONG, force: 'deny' });
    const second = await opened(engine, { ...FOR_LONG, store: first.store, force: 'allow' });
    expect(await whose(second)).toEqual({ status: 'ready', promises: 'others' });
  });

  test('however many ask at once, those that are in use hold for all', async () => {
    const { store } = await opened(engine, FOR_LONG);
    await store.write((tx) => agreeOnSettings(tx, { print: 'gone', settings: {}, holdMs: 0 }));
    const asked = Array.from({ length: 16 }, (_, index) => ({
      print: `print ${index}`,
      settings: { index: BigInt(index) },
    }));
    // Nobody uses what is there; whoever comes first uses its own from then on.
    const first = await store.write((tx) =>
      agreeOnSettings(tx, { ...(asked[7] ?? { print: '', settings: {} }), holdMs: 0 }),
    );
    const answers = await Promise.all(
      asked.map((own) => store.write((tx) => agreeOnSettings(tx, { ...own, holdMs: 3_600_000 }))),
    );
    expect(first.isOwn).toBe(true);
    expect(answers.map(({ isOwn }) => isOwn)).toEqual(asked.map((_, index) => index === 7));
    expect(answers.map(({ settings }) => settings)).toEqual(asked.map(() => first.settings));
  });
}
