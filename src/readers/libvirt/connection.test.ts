// LibvirtConnection against a stand-in daemon: order, deadlines, keepalive, nonsense, loss.
import { afterEach, expect, test } from 'vitest';
import {
  OddReply,
  RawReply,
  Refusal,
  startFakeLibvirtd,
  type Answers,
  type FakeLibvirtd,
} from '../../../tests/services/fake-libvirtd.ts';
import { ManualTimers } from '../../../tests/services/manual-timers.ts';
import type { DomainEvent } from '../../formats/libvirt-rpc/events.ts';
import { PING_FRAME } from '../../formats/libvirt-rpc/keepalive.ts';
import { WINDOW } from './call-table.ts';
import { LibvirtConnection } from './connection.ts';
import { FLOOD_WINDOW_MS, UNASKED_BYTES_MAX, UNASKED_MAX } from './flood-gate.ts';
import { LibvirtError } from './libvirt-error.ts';

const DOM = { name: 'web', uuid: '11111111-1111-4111-8111-111111111111', id: 1 };

let fake: FakeLibvirtd | undefined;
let connection: LibvirtConnection | undefined;

afterEach(async () => {
  await connection?.close();
  await fake?.stop();
  connection = undefined;
  fake = undefined;
});

async function connect(
  answers: Answers = {},
  timers = new ManualTimers(),
): Promise<{ fake: FakeLibvirtd; connection: LibvirtConnection }> {
  fake = await startFakeLibvirtd(answers);
  const rest = {
    driverUri: 'qemu:///system',
    readOnly: true,
    callTimeoutMs: 1_000,
    keepaliveIntervalMs: 5_000,
    timers,
  };
  connection = await LibvirtConnection.open({ socket: fake.socket, ...rest });
  return { fake, connection };
}

/** Waits for something that the other side of a socket will bring about; the test's own deadline ends a wait in vain. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

test('the handshake asks for authentication and keepalive, then opens the driver read-only', async () => {
  const opened: unknown[] = [];
  const { fake: daemon } = await connect({
    CONNECT_OPEN: (args) => {
      opened.push(args);
      return undefined;
    },
  });
  expect(daemon.calls).toEqual(['AUTH_LIST', 'CONNECT_SUPPORTS_FEATURE', 'CONNECT_OPEN']);
  expect(opened).toEqual([{ name: 'qemu:///system', flags: 1 }]);
});

test('a daemon that wants polkit is asked for it before anything else', async () => {
  const { fake: daemon } = await connect({ AUTH_LIST: () => ({ types: [2] }) });
  expect(daemon.calls.slice(0, 2)).toEqual(['AUTH_LIST', 'AUTH_POLKIT']);
});

test('a daemon that wants SASL alone is LIBVIRT_AUTH', async () => {
  await expect(connect({ AUTH_LIST: () => ({ types: [1] }) })).rejects.toMatchObject({ code: 'LIBVIRT_AUTH' });
});

test('replies find their callers in whatever order they come', async () => {
  const answers = [Promise.withResolvers<{ xml: string }>(), Promise.withResolvers<{ xml: string }>()];
  const { fake: daemon, connection: client } = await connect({
    DOMAIN_GET_XML_DESC: ({ flags }) => answers[flags]?.promise ?? { xml: 'none' },
  });
  const order: string[] = [];
  const calls = [0, 1].map(async (flags) => {
    const { xml } = await client.call('DOMAIN_GET_XML_DESC', { dom: DOM, flags });
    order.push(xml);
  });
  await until(() => daemon.calls.filter((name) => name === 'DOMAIN_GET_XML_DESC').length === 2);
  answers[1]?.resolve({ xml: 'second' });
  await calls[1];
  answers[0]?.resolve({ xml: 'first' });
  await Promise.all(calls);
  expect(order).toEqual(['second', 'first']);
});

test(`never more than ${WINDOW} calls are under way, and all of a hundred are answered`, async () => {
  let underWay = 0;
  let most = 0;
  const { connection: client } = await connect({
    DOMAIN_GET_XML_DESC: async ({ flags }) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return { xml: String(flags) };
    },
  });
  const numbers = Array.from({ length: 100 }, (_, n) => n);
  const replies = await Promise.all(numbers.map((flags) => client.call('DOMAIN_GET_XML_DESC', { dom: DOM, flags })));
  expect(replies.map(({ xml }) => Number(xml))).toEqual(numbers);
  expect(most).toBe(WINDOW);
});

test("libvirt's own error keeps code, domain, level and message", async () => {
  const { connection: client } = await connect({
    DOMAIN_GET_STATE: () => {
      throw new Refusal(42, 'Domain not found');
    },
  });
  const error = await client.call('DOMAIN_GET_STATE', { dom: DOM, flags: 0 }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(LibvirtError);
  expect(error).toMatchObject({
    code: 'LIBVIRT_ERROR',
    message: 'call libvirt DOMAIN_GET_STATE: error 42: Domain not found',
    libvirtCode: 42,
    libvirtDomain: 10,
    libvirtMessage: 'Domain not found',
    level: 2,
  });
});

test('a call past its deadline is LIBVIRT_TIMEOUT, its late reply is dropped, and other calls go on', async () => {
  const timers = new ManualTimers();
  const late = Promise.withResolvers<{ state: number; reason: number }>();
  const { fake: daemon, connection: client } = await connect(
    { DOMAIN_GET_STATE: () => late.promise, CONNECT_GET_HOSTNAME: () => ({ hostname: 'h' }) },
    timers,
  );
  const stuck = client.call('DOMAIN_GET_STATE', { dom: DOM, flags: 0 }, 200);
  await until(() => daemon.calls.includes('DOMAIN_GET_STATE'));
  timers.advance(200);
  await expect(stuck).rejects.toMatchObject({
    code: 'LIBVIRT_TIMEOUT',
    operands: { procedure: 'DOMAIN_GET_STATE', timeoutMs: 200 },
  });
  late.resolve({ state: 1, reason: 1 });
  expect(await client.call('CONNECT_GET_HOSTNAME', undefined)).toEqual({ hostname: 'h' });
  expect(client.endedBy).toBe(undefined);
});

test('when every slot is stuck, the connection and the calls waiting behind end with LIBVIRT_TIMEOUT', async () => {
  const timers = new ManualTimers();
  const { fake: daemon, connection: client } = await connect(
    { DOMAIN_GET_STATE: () => new Promise(() => undefined) },
    timers,
  );
  const calls = Array.from({ length: WINDOW + 2 }, () => client.call('DOMAIN_GET_STATE', { dom: DOM, flags: 0 }));
  const outcomes = Promise.allSettled(calls);
  await until(() => daemon.calls.filter((name) => name === 'DOMAIN_GET_STATE').length === WINDOW);
  timers.advance(1_000);
  const codes = (await outcomes).map(
    (outcome) => outcome.status === 'rejected' && (outcome.reason as { code: string }).code,
  );
  expect(codes).toEqual(Array.from({ length: WINDOW + 2 }, () => 'LIBVIRT_TIMEOUT'));
  expect(client.endedBy?.code).toBe('LIBVIRT_TIMEOUT');
});

test('losing the socket rejects pending and later calls with LIBVIRT_CLOSED and stops every timer', async () => {
  const timers = new ManualTimers();
  const { fake: daemon, connection: client } = await connect(
    { DOMAIN_GET_STATE: () => new Promise(() => undefined) },
    timers,
  );
  const pending = client.call('DOMAIN_GET_STATE', { dom: DOM, flags: 0 });
  await until(() => daemon.calls.includes('DOMAIN_GET_STATE'));
  daemon.drop();
  await expect(pending).rejects.toMatchObject({
    code: 'LIBVIRT_CLOSED',
    operands: { procedure: 'DOMAIN_GET_STATE', socket: daemon.socket },
  });
  await expect(client.call('CONNECT_GET_HOSTNAME', undefined)).rejects.toMatchObject({ code: 'LIBVIRT_CLOSED' });
  expect((await client.closed).code).toBe('LIBVIRT_CLOSED');
  expect(timers.waiting).toEqual([]);
});

test("the daemon's ping is answered", async () => {
  const { fake: daemon } = await connect();
  const before = daemon.pings();
  daemon.send(PING_FRAME);
  // The stand-in counts pings only; our pong must not be taken for one, and the connection must live on.
  expect(
    await connection?.call('CONNECT_GET_HOSTNAME', undefined).catch((error: LibvirtError) => error.libvirtCode),
  ).toBe(3);
  expect(daemon.pings()).toBe(before);
  expect(daemon.pongs()).toBe(1);
});

/** So many pings in one piece. */
function pings(count: number): Uint8Array {
  return Uint8Array.from(Array.from({ length: count }, () => [...PING_FRAME]).flat());
}

test('a flood of pings is answered a few times, not once each, and ends the connection when it does not stop', async () => {
  const timers = new ManualTimers();
  const { fake: daemon, connection: client } = await connect(
    { CONNECT_GET_HOSTNAME: () => ({ hostname: 'h' }) },
    timers,
  );
  for (const _ of [1, 2]) {
    daemon.send(pings(UNASKED_MAX));
    await client.call('CONNECT_GET_HOSTNAME', undefined); // all of them have arrived
    timers.advance(FLOOD_WINDOW_MS);
  }
  expect(client.endedBy).toBe(undefined);
  expect(daemon.pongs()).toBeGreaterThan(0);
  expect(daemon.pongs()).toBeLessThan(UNASKED_MAX / 10);
  daemon.send(pings(UNASKED_MAX + 1));
  expect(await client.closed).toMatchObject({
    code: 'LIBVIRT_CLOSED',
    message: expect.stringContaining(`more than ${UNASKED_MAX} messages`) as string,
  });
  expect(timers.waiting).toEqual([]);
});

test('a daemon that pings and does not read finds a bounded number of answers when it does', async () => {
  const count = UNASKED_MAX - 1;
  const { fake: daemon, connection: client } = await connect({ CONNECT_GET_HOSTNAME: () => ({ hostname: 'h' }) });
  daemon.pause();
  for (let n = 0; n < count; n++) {
    daemon.send(PING_FRAME);
    await new Promise((resolve) => setImmediate(resolve));
  }
  daemon.resume();
  await client.call('CONNECT_GET_HOSTNAME', undefined); // behind all of our answers
  expect(daemon.pongs()).toBeGreaterThan(0);
  expect(daemon.pongs()).toBeLessThan(count / 2);
});

test('an event larger than any that libvirt sends ends the connection', async () => {
  const { fake: daemon, connection: client } = await connect();
  const dom = { ...DOM, name: 'x'.repeat(UNASKED_BYTES_MAX) };
  daemon.sendEvent('DOMAIN_EVENT_CALLBACK_LIFECYCLE', { callbackID: 7, msg: { dom, event: 3, detail: 2 } });
  expect(await client.closed).toMatchObject({
    code: 'LIBVIRT_CLOSED',
    message: expect.stringContaining('that nobody asked for') as string,
  });
});

test.each([
  ['of another serial', { serial: 4711 }, 'it answered serial 4711, which is no call of ours'],
  ['of another procedure', { procedure: 1 }, 'it answered our CONNECT_GET_HOSTNAME (procedure 59) as procedure 1'],
  ['of another program', { program: 0x20008087 }, 'as procedure 59 of program 536903815, version 1'],
  ['of another version', { version: 2 }, 'as procedure 59 of program 536903814, version 2'],
])('a reply %s ends the connection: nothing that it says can be trusted', async (_, header, found) => {
  const { connection: client } = await connect({
    CONNECT_GET_HOSTNAME: () => {
      throw new OddReply(header);
    },
  });
  await expect(client.call('CONNECT_GET_HOSTNAME', undefined)).rejects.toMatchObject({
    code: 'LIBVIRT_CLOSED',
    message: expect.stringContaining(found) as string,
  });
});

test('a handshake whose every call is answered in time, but not the whole of it, is LIBVIRT_TIMEOUT', async () => {
  const timers = new ManualTimers();
  const slow = <Result>(result: Result): Result => {
    timers.advance(400);
    return result;
  };
  const attempt = connect(
    {
      AUTH_LIST: () => slow({ types: [0] }),
      CONNECT_SUPPORTS_FEATURE: () => slow({ supported: 1 }),
      CONNECT_OPEN: () => slow(undefined),
    },
    timers,
  );
  await expect(attempt).rejects.toMatchObject({
    code: 'LIBVIRT_TIMEOUT',
    message: expect.stringContaining('the handshake took more than 1000 ms') as string,
  });
  expect(timers.waiting).toEqual([]);
});

test('a daemon that answers pings stays; one that leaves five unanswered is given up', async () => {
  const timers = new ManualTimers();
  const { fake: daemon, connection: client } = await connect({}, timers);
  for (let n = 1; n <= 10; n++) {
    timers.advance(5_000);
    await until(() => daemon.pings() === n);
    await client.call('CONNECT_CLOSE', undefined); // any reply: the pong before it has been read then
  }
  expect(client.endedBy).toBe(undefined);
  daemon.answerPings = false;
  for (let n = 11; n <= 15; n++) {
    timers.advance(5_000);
    await until(() => daemon.pings() === n);
  }
  expect(client.endedBy).toBe(undefined);
  timers.advance(5_000);
  expect(client.endedBy).toMatchObject({
    code: 'LIBVIRT_CLOSED',
    message: expect.stringContaining('keepalive') as string,
  });
});

test('events reach the listener in order; unknown ones are passed by', async () => {
  const { fake: daemon, connection: client } = await connect({
    CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY: () => ({ callbackID: 7 }),
  });
  const events: DomainEvent[] = [];
  client.listen((event) => events.push(event));
  await client.setEvents(new Set(['lifecycle', 'device-added']));
  daemon.sendEvent('DOMAIN_EVENT_CALLBACK_LIFECYCLE', { callbackID: 7, msg: { dom: DOM, event: 3, detail: 2 } });
  daemon.sendEvent('DOMAIN_EVENT_CALLBACK_LIFECYCLE', { callbackID: 7, msg: { dom: DOM, event: 99, detail: 0 } });
  daemon.sendEvent('DOMAIN_EVENT_CALLBACK_DEVICE_ADDED', { callbackID: 7, dom: DOM, devAlias: 'virtio-disk1' });
  await until(() => events.length === 3);
  expect(events).toEqual([
    { kind: 'lifecycle', domain: DOM, event: 'suspended', detail: 2 },
    { kind: 'lifecycle', domain: DOM, event: 'unknown', detail: 0 },
    { kind: 'device-added', domain: DOM, alias: 'virtio-disk1' },
  ]);
});

test('each kind of event is asked for once, and given up when no longer wanted', async () => {
  const ids: number[] = [];
  const { connection: client } = await connect({
    CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY: ({ eventID }) => {
      ids.push(eventID);
      return { callbackID: 100 + eventID };
    },
    CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY: ({ callbackID }) => {
      ids.push(-callbackID);
      return undefined;
    },
  });
  await client.setEvents(new Set(['lifecycle']));
  await client.setEvents(new Set(['lifecycle', 'io-error']));
  await client.setEvents(new Set(['io-error']));
  expect(ids).toEqual([0, 6, -100]);
});

test.each([
  ['a length of nothing', Uint8Array.of(0, 0, 0, 0)],
  ['a length of the length word', Uint8Array.of(0, 0, 0, 4)],
  ['a length above the limit', Uint8Array.of(0x7f, 0xff, 0xff, 0xff)],
  ['the largest length', Uint8Array.of(0xff, 0xff, 0xff, 0xff)],
])('%s ends the connection with LIBVIRT_CLOSED', async (_, bytes) => {
  const { fake: daemon, connection: client } = await connect();
  daemon.send(bytes);
  expect(await client.closed).toMatchObject({
    code: 'LIBVIRT_CLOSED',
    cause: { code: expect.stringMatching(/^FORMAT_/) as string },
  });
});

test('a reply whose body is broken is a FormatError of that call alone', async () => {
  const { connection: client } = await connect({
    CONNECT_GET_HOSTNAME: () => {
      throw new RawReply(Uint8Array.of(0, 0, 0, 9, 104, 0, 0, 0));
    },
    CONNECT_GET_URI: () => ({ uri: 'qemu:///system' }),
  });
  await expect(client.call('CONNECT_GET_HOSTNAME', undefined)).rejects.toMatchObject({
    name: 'FormatError',
    code: 'FORMAT_TRUNCATED',
    field: 'remote_connect_get_hostname_ret.hostname',
  });
  expect(await client.call('CONNECT_GET_URI', undefined)).toEqual({ uri: 'qemu:///system' });
});
