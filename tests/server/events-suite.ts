// The stream of events: what is told, that a break loses nothing, and that no stream holds up the end. A suite that takes an engine.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EngineUnderTest, StartEngine } from '../services/store-engines.ts';
import { dropEventsBefore } from '../../src/store/fleet/events-removed.ts';
import { appendEvents } from '../../src/store/fleet/events.ts';
import { TestAgent } from './agent.ts';
import { allTold } from './all-told.ts';
import { listenTo, take, type Stream, type Told } from './listen.ts';
import { startServer, type TestServer } from './server-fixture.ts';

/** Declares the suite. */
export function eventsSuite(start: StartEngine): void {
  let engine: EngineUnderTest;
  let server: TestServer;
  let reader: string;

  beforeAll(async () => {
    engine = await start();
    server = await startServer(engine);
    reader = (await server.newToken('reader')).secret;
  });

  afterAll(async () => {
    await server.close();
    await engine.stop();
  });

  const listen = (last?: string) => listenTo(server, reader, last);

  test('what happens to hosts is told in order, and again from any place on', async () => {
    const stream = await listen();
    const agent = await TestAgent.of(server);
    await agent.full({ hostname: 'told' });
    server.pass(130_000);
    const late = await take(stream, 3);
    server.pass(200_000);
    const lost = await take(stream, 1);
    await agent.full({ hostname: 'told' });
    const back = await take(stream, 2);
    await stream.cancel();
    const all = [...late, ...lost, ...back];
    expect(all.map(({ kind }) => kind)).toEqual([
      'host-appeared',
      'report-accepted',
      'host-late',
      'host-lost',
      'host-fresh',
      'report-accepted',
    ]);
    const again = await listen(all[1]?.id);
    expect(await take(again, 4)).toEqual(all.slice(2));
    await again.cancel();
  });

  test('a stream ends soon after the token that opened it was revoked, and others go on', async () => {
    const { id, secret } = await server.newToken('reader');
    const [revoked, other] = [await listenTo(server, secret), await listen()];
    await server.store.write(async (tx) => sql`update tokens set revoked_at = now() where id = ${id}`.execute(tx));
    server.pass(5_001);
    let end = await revoked.read();
    while (!end.done) end = await revoked.read();
    await (await TestAgent.of(server)).full();
    expect((await take(other, 2)).map(({ kind }) => kind)).toEqual(['host-appeared', 'report-accepted']);
    await other.cancel();
  });

  test('reports that are taken at the same time are all told', async () => {
    const stream = await listen();
    const agents = await Promise.all(Array.from({ length: 20 }, () => TestAgent.of(server)));
    await Promise.all(agents.map((agent) => agent.full()));
    const told = await take(stream, 40);
    await stream.cancel();
    const hosts = told.filter(({ kind }) => kind === 'report-accepted').map(({ data }) => hostOf(data));
    expect(hosts.toSorted()).toEqual(agents.map(({ hostId }) => hostId).toSorted());
  });

  test('more than a listener may leave unread reaches him all the same, a part at a time', async () => {
    const stream = await listen();
    const hostId = (await TestAgent.of(server)).hostId;
    const count = 300;
    const event = {
      kind: 'finding-appeared',
      hostId,
      hostName: 'large',
      detail: { text: 'x'.repeat(20_000) },
    } as const;
    await server.store.write((tx) =>
      appendEvents(
        tx,
        server.nowMs(),
        Array.from({ length: count }, () => event),
      ),
    );
    expect(await take(stream, count)).toHaveLength(count);
    await stream.cancel();
  });

  test('more events than one statement reads come in order, each once, to everybody who listens', async () => {
    const streams = [await listen(), await listen()];
    const hostId = (await TestAgent.of(server)).hostId;
    const numbers = Array.from({ length: 2_300 }, (_, n) => n);
    await server.store.write((tx) =>
      appendEvents(
        tx,
        server.nowMs(),
        numbers.map((n) => ({ kind: 'host-late', hostId, hostName: 'many', detail: { n } })),
      ),
    );
    for (const stream of streams) {
      const told = await take(stream, numbers.length);
      expect(told.map(({ data }) => /"detail":\{"n":(\d+)\}/.exec(data)?.[1])).toEqual(numbers.map(String));
      await stream.cancel();
    }
  });

  test('whoever comes back to a place whose events were removed is told so, once, before those that are left', async () => {
    const stream = await listen();
    const agents = [await TestAgent.of(server), await TestAgent.of(server)];
    await agents[0]?.full();
    const [first] = await take(stream, 2);
    server.pass(2 * 86_400_000);
    await agents[1]?.full();
    // Hosts that other tests left are lost by now.
    const newest = await takeUntil(stream, 'report-accepted');
    await stream.cancel();
    await server.store.write((tx) => dropEventsBefore(tx, server.nowMs() - 86_400_000));
    const back = await listen(first?.id);
    const [gap, next] = await take(back, 2);
    await back.cancel();
    expect(gap).toEqual({ id: '', kind: 'events-missed', data: '{"reason":"removed"}' });
    const again = await listen(next?.id === newest.id ? first?.id : next?.id);
    expect((await takeUntil(again, 'report-accepted')).id).toBe(newest.id);
    await again.cancel();
    const lost = await listen(`${10 ** 15}-1`);
    expect(await take(lost, 1)).toEqual([{ id: '', kind: 'events-missed', data: '{"reason":"unknown"}' }]);
    await lost.cancel();
  });

  test('an id that is none, and an agent, are refused', async () => {
    const bad = await server.get('/v1/events', reader, { 'last-event-id': 'x' });
    const { secret } = await server.newToken('agent', '4c4c4544-0042-3510-8050-b8c04f4a3232');
    const agent = await server.get('/v1/events', secret);
    expect([bad.status, agent.status]).toEqual([400, 403]);
  });

  test('a listener is told his place at once: what comes before his first event is not lost with the stream', async () => {
    const stream = await listen();
    const { value = '' } = await stream.read();
    await stream.cancel();
    const agent = await TestAgent.of(server);
    await agent.full();
    const again = await listen(/^id: (.*)$/m.exec(value)?.[1]);
    expect(hostOf((await takeUntil(again, 'host-appeared')).data)).toBe(agent.hostId);
    await again.cancel();
  });

  test('one caller cannot take every stream', async () => {
    const [greedy, other] = [await server.newToken('reader'), await server.newToken('reader')];
    const streams = await Promise.all(Array.from({ length: 50 }, () => listenTo(server, greedy.secret)));
    const refused = await server.get('/v1/events', greedy.secret);
    const heard = await listenTo(server, other.secret);
    await Promise.all([...streams, heard].map((stream) => stream.cancel()));
    expect(refused).toMatchObject({ status: 503, body: { error: { code: 'SERVER_BUSY' } } });
    expect(refused.headers.get('retry-after')).toBe('30');
  });

  const past = async (query: string) => {
    await allTold(server.store);
    const { status, body } = await server.get(`/v1/past-events${query}`, reader);
    const page = body as unknown as Page;
    return { status, ...page, kinds: status === 200 ? page.events.map(({ kind }) => kind) : [] };
  };

  test('what is kept is listed newest first, page by page, by host, kind, time and place', async () => {
    const agent = await TestAgent.of(server);
    await agent.full({ hostname: 'past' });
    server.pass(3_600_000);
    const sinceMs = BigInt(server.nowMs());
    await agent.full({ hostname: 'past' });
    const all = await past('?host=past');
    expect(all.kinds[0]).toBe('report-accepted');
    expect(all.kinds.slice(-2)).toEqual(['report-accepted', 'host-appeared']);
    expect((await past(`?host=${agent.hostId}`)).events).toEqual(all.events);
    expect((await past(`?host=past&kind=host-appeared`)).events).toEqual(all.events.slice(-1));
    const since = await past(`?host=past&since=${sinceMs}`);
    expect(since.events.every(({ atMs }) => atMs >= sinceMs)).toBe(true);
    expect(since.events.length).toBeLessThan(all.events.length);
    const until = await past(`?host=past&until=${sinceMs}`);
    expect([...since.events, ...until.events]).toEqual(all.events);
    expect((await past(`?host=past&since=${sinceMs}&until=${sinceMs}`)).status).toBe(400);
    const first = await past('?host=past&limit=1');
    const second = await past(`?host=past&limit=1&cursor=${first.next}`);
    expect([...first.events, ...second.events]).toEqual(all.events.slice(0, 2));
    const after = await past(`?host=past&from=${all.events.at(-2)?.id}`);
    expect([after.events, after.missed]).toEqual([all.events.slice(0, -2), false]);
  });

  test('what happened before a time is found behind more events than a page looks at', async () => {
    const agent = await TestAgent.of(server);
    await agent.full({ hostname: 'long ago' });
    server.pass(60_000);
    const untilMs = server.nowMs();
    const event = { hostId: agent.hostId, hostName: 'since', kind: 'host-late', detail: {} } as const;
    const many = Array.from({ length: 6_000 }, () => event);
    await server.store.write((tx) => appendEvents(tx, untilMs, many));
    const { kinds, next } = await past('?host=long%20ago');
    expect([kinds, next === undefined]).toEqual([[], false]);
    expect((await past(`?host=long%20ago&until=${untilMs}`)).kinds).toEqual(['report-accepted', 'host-appeared']);
  });

  test('a list says where the stream goes on, and whether events are missing before it', async () => {
    const agent = await TestAgent.of(server);
    const { place } = await past('?limit=1');
    await agent.full();
    const stream = await listen(place);
    expect(hostOf((await takeUntil(stream, 'host-appeared')).data)).toBe(agent.hostId);
    await stream.cancel();
    expect((await past(`?from=${10 ** 15}-1`)).missed).toBe(true);
    expect((await past('?from=yesterday')).status).toBe(400);
  });

  test('a server that ends, ends its streams', async () => {
    const other = await startServer(engine, { openAccess: true });
    const response = await fetch(`${other.url}/v1/events`);
    await other.close();
    // A slow machine hears that the stream is still there.
    expect((await response.text()).replaceAll(': still here\n\n', '')).toMatch(/^: listening\nid: \d+-\d+\n\n$/);
  });
}

interface Page {
  readonly events: readonly { readonly id: string; readonly atMs: bigint; readonly kind: string }[];
  readonly place: string;
  readonly missed: boolean;
  readonly next?: string;
}

async function takeUntil(stream: Stream, kind: string): Promise<Told> {
  for (;;) {
    const told = await take(stream, 1);
    const found = told.find((event) => event.kind === kind);
    if (found !== undefined) return found;
  }
}

function hostOf(data: string): string {
  return (JSON.parse(data) as { hostId: string }).hostId;
}
