// LibvirtSession and readDomains against a stand-in daemon: reconnects, reruns, domains that vanish, events over a loss.
import { afterEach, expect, test } from 'vitest';
import { Refusal, startFakeLibvirtd, type Answers, type FakeLibvirtd } from '../../../tests/services/fake-libvirtd.ts';
import { ManualTimers } from '../../../tests/services/manual-timers.ts';
import { FormatError } from '../../formats/format-error.ts';
import { Budget } from './budget.ts';
import { EVENT_QUEUE_MAX } from './event-queue.ts';
import { readDomains } from './read-domains.ts';
import { LibvirtSession } from './session.ts';
import { processTimers } from './timers.ts';

const WEB = { name: 'web', uuid: '11111111-1111-4111-8111-111111111111', id: 3 };
const DB = { name: 'db', uuid: '22222222-2222-4222-8222-222222222222', id: -1 };
const GONE = new Refusal(42, 'Domain not found: no domain with matching uuid');

let fake: FakeLibvirtd | undefined;
let session: LibvirtSession | undefined;

afterEach(async () => {
  await session?.close();
  await fake?.stop();
  session = undefined;
  fake = undefined;
});

// Jitter 0 reconnects at once: these tests are about what happens, not about when.
async function open(
  answers: Answers,
  reconnectTimeoutMs = 10_000,
): Promise<{ fake: FakeLibvirtd; session: LibvirtSession }> {
  fake = await startFakeLibvirtd(answers);
  session = await LibvirtSession.open({
    uri: `qemu:///system?socket=${fake.socket}`,
    directories: { system: '/nonexistent', session: undefined },
    readOnly: true,
    callTimeoutMs: 10_000,
    keepaliveIntervalMs: 5_000,
    reconnectTimeoutMs,
    timers: processTimers(() => 0),
  });
  return { fake, session };
}

const int = (field: string, value: number) => ({ field, value: { kind: 'int', value } }) as const;
const uint = (field: string, value: number) => ({ field, value: { kind: 'uint', value } }) as const;
const text = (field: string, value: string) => ({ field, value: { kind: 'string', value } }) as const;
const bytes = (field: string, value: bigint) => ({ field, value: { kind: 'ullong', value } }) as const;

/** A host with one running and one shut-off guest; single answers can be replaced. */
function host(replaced: Answers = {}): Answers {
  return {
    CONNECT_LIST_ALL_DOMAINS: () => ({ domains: [WEB, DB], ret: 2 }),
    DOMAIN_GET_XML_DESC: ({ dom, flags }) => ({ xml: `<${dom.name} flags='${flags}'/>` }),
    CONNECT_GET_ALL_DOMAIN_STATS: ({ stats }) => ({
      retStats:
        stats === 1
          ? [
              { dom: WEB, params: [int('state.state', 1), int('state.reason', 1)] },
              { dom: DB, params: [int('state.state', 5), int('state.reason', 2)] },
            ]
          : [
              {
                dom: WEB,
                params: [
                  uint('block.count', 3),
                  text('block.0.name', 'vda'),
                  text('block.0.path', '/top'),
                  bytes('block.0.capacity', 2n ** 62n),
                  text('block.1.name', 'vda'),
                  text('block.1.path', '/base'),
                  bytes('block.1.capacity', 1n),
                  text('block.2.name', 'sda'),
                ],
              },
              { dom: DB, params: [uint('block.count', 0)] },
            ],
    }),
    ...replaced,
  };
}

const READ = { figuresDeadlineMs: 10_000, parse: String, figuresFor: 'all' } as const;

const WEB_READING = {
  uuid: WEB.uuid,
  name: 'web',
  state: 'running',
  ioError: undefined,
  active: "<web flags='0'/>",
  persistent: "<web flags='2'/>",
  disks: [
    { target: 'vda', path: '/top', capacity: 2n ** 62n },
    { target: 'sda', path: undefined, capacity: undefined },
  ],
  problems: [],
};
const DB_READING = {
  uuid: DB.uuid,
  name: 'db',
  state: 'shut-off',
  ioError: undefined,
  active: undefined,
  persistent: "<db flags='2'/>",
  disks: [],
  problems: [],
};

test('reads every domain by name, with both definitions of a running one and the top layer of each disk', async () => {
  const { session: live } = await open(host());
  expect(await readDomains(live, READ)).toEqual([DB_READING, WEB_READING]);
});

test('a domain that vanishes between the list and its XML is one Problem, said once', async () => {
  const { session: live } = await open(
    host({
      DOMAIN_GET_XML_DESC: ({ dom, flags }) => {
        if (dom.name === 'web') throw GONE;
        return { xml: `<${dom.name} flags='${flags}'/>` };
      },
    }),
  );
  const [db, web] = await readDomains(live, READ);
  expect(db).toEqual(DB_READING);
  expect({ ...web, disks: [] }).toEqual({
    ...WEB_READING,
    active: undefined,
    persistent: undefined,
    disks: [],
    problems: [
      { kind: 'gone', subject: { guest: 'web' }, attempted: 'ask libvirt for its active XML', found: GONE.message },
    ],
  });
});

test('a domain listed twice is one, and a name of 4 MiB is cut', async () => {
  const long = { ...WEB, name: 'x'.repeat(4 * 1024 * 1024) };
  const { session: live } = await open(
    host({ CONNECT_LIST_ALL_DOMAINS: () => ({ domains: [DB, long, long], ret: 3 }) }),
  );
  const readings = await readDomains(live, READ);
  expect(readings.map(({ uuid, name }) => [uuid, name])).toEqual([
    [DB.uuid, 'db'],
    [WEB.uuid, `${'x'.repeat(1024)}…`],
  ]);
});

test('a definition that cannot be read costs its own guest', async () => {
  const { session: live } = await open(host());
  const [db, web] = await readDomains(live, {
    figuresDeadlineMs: 10_000,
    parse: (xml) => {
      if (xml.startsWith('<db')) throw new FormatError('FORMAT_LIMIT', 'libvirt-xml', 'disk', 'too many');
      return xml.length;
    },
  });
  expect(db).toMatchObject({
    persistent: undefined,
    problems: [{ kind: 'limit', attempted: 'parse its persistent XML' }],
  });
  expect(web).toMatchObject({ active: 16, persistent: 16, problems: [] });
});

test('what is not told within the budget is one problem of each guest; the rest is told, and the session goes on', async () => {
  let listed = 0;
  const { session: live } = await open(
    host({
      CONNECT_LIST_ALL_DOMAINS: () => {
        listed += 1;
        return { domains: [WEB, DB], ret: 2 };
      },
      DOMAIN_GET_XML_DESC: ({ dom, flags }) =>
        dom.name === 'db' && listed <= 2 ? new Promise(() => undefined) : { xml: `<${dom.name} flags='${flags}'/>` },
    }),
  );
  const budget = new Budget(1_000, live.options.timers);
  const [db, web] = await readDomains(live, { ...READ, budget });
  expect(web).toEqual(WEB_READING);
  expect({ ...db, problems: [] }).toEqual({ ...DB_READING, persistent: undefined });
  expect(db?.problems.map(({ kind, subject }) => ({ kind, subject }))).toEqual([
    { kind: 'timeout', subject: { guest: 'db' } },
  ]);
  expect(await readDomains(live, READ)).toEqual([DB_READING, WEB_READING]);
});

test('a budget that has passed asks nothing', async () => {
  const { session: live, fake: daemon } = await open(host());
  const before = daemon.calls.length;
  const timers = new ManualTimers();
  const budget = new Budget(100, timers);
  timers.advance(100);
  await expect(readDomains(live, { ...READ, budget })).rejects.toMatchObject({
    code: 'LIBVIRT_TIMEOUT',
    operands: { totalMs: 100 },
  });
  expect(daemon.calls.length).toBe(before);
});

test('a guest paused by a failed write says which disk, as libvirt tells it', async () => {
  const { session: live } = await open(
    host({
      CONNECT_LIST_ALL_DOMAINS: () => ({ domains: [WEB], ret: 1 }),
      CONNECT_GET_ALL_DOMAIN_STATS: () => ({
        retStats: [{ dom: WEB, params: [int('state.state', 3), int('state.reason', 5), uint('block.count', 0)] }],
      }),
      DOMAIN_GET_DISK_ERRORS: () => ({
        errors: [
          { disk: 'vda', error: 2 },
          { disk: 'vdb', error: 1 },
        ],
        nerrors: 2,
      }),
    }),
  );
  const readings = await readDomains(live, READ);
  expect(readings.map(({ state, ioError }) => ({ state, ioError }))).toEqual([
    { state: 'paused', ioError: 'vda: no space, vdb: a write failed' },
  ]);
});

test('a driver without bulk statistics is asked for each state, and sizes are one problem a domain', async () => {
  const { session: live } = await open(
    host({
      CONNECT_GET_ALL_DOMAIN_STATS: () => {
        throw new Refusal(3, 'this function is not supported');
      },
      DOMAIN_GET_STATE: ({ dom }) => ({ state: dom.id < 0 ? 5 : 1, reason: 0 }),
      CONNECT_GET_LIB_VERSION: () => ({ lib_ver: 9_000_000n }),
    }),
  );
  const readings = await readDomains(live, READ);
  expect(readings.map(({ state, problems }) => [state, problems.map(({ kind }) => kind)])).toEqual([
    ['shut-off', ['unavailable']],
    ['running', ['unavailable']],
  ]);
});

/** A host whose one guest is passed by so many times before its hypervisor is asked. */
function busyHost(times: number): Answers {
  let asked = 0;
  return host({
    CONNECT_LIST_ALL_DOMAINS: () => ({ domains: [WEB], ret: 1 }),
    CONNECT_GET_ALL_DOMAIN_STATS: ({ stats }) => {
      if (stats === 1) return { retStats: [{ dom: WEB, params: [int('state.state', 1), int('state.reason', 1)] }] };
      asked += 1;
      const params = [uint('block.count', 1), text('block.0.name', 'vda'), text('block.0.path', '/top')];
      return { retStats: [{ dom: WEB, params: asked > times ? [...params, bytes('block.0.capacity', 7n)] : params }] };
    },
  });
}

test('a running guest that is passed by until the deadline has no sizes and a timeout', async () => {
  const { session: live } = await open(busyHost(Infinity));
  const [web] = await readDomains(live, { figuresDeadlineMs: 50, parse: String });
  expect(web?.problems.map(({ kind, subject }) => ({ kind, subject }))).toEqual([
    { kind: 'timeout', subject: { guest: 'web' } },
  ]);
  expect(web?.disks).toEqual([{ target: 'vda', path: '/top', capacity: undefined }]);
});

test('a running guest that was busy for a moment is asked again', async () => {
  const { session: live } = await open(busyHost(2));
  const [web] = await readDomains(live, READ);
  expect(web?.problems).toEqual([]);
  expect(web?.disks).toEqual([{ target: 'vda', path: '/top', capacity: 7n }]);
});

test('a connection lost in the middle of an audit is reopened and the audit starts over', async () => {
  let lists = 0;
  const { session: live, fake: daemon } = await open(
    host({
      CONNECT_LIST_ALL_DOMAINS: ({ flags }) => {
        if (flags === 0) lists += 1;
        return { domains: [WEB, DB], ret: 2 };
      },
      DOMAIN_GET_XML_DESC: ({ dom, flags }) => {
        if (lists === 1) daemon.drop();
        return { xml: `<${dom.name} flags='${flags}'/>` };
      },
    }),
  );
  expect(await readDomains(live, READ)).toEqual([DB_READING, WEB_READING]);
  expect(lists).toBe(2);
});

test.each([
  ['after a loss', true, 7n],
  ['without one', false, undefined],
])(
  'disks without a path are asked for again %s: a daemon just started does not know them yet',
  async (_, lost, size) => {
    let lists = 0;
    let asked = 0;
    const { session: live, fake: daemon } = await open(
      host({
        CONNECT_LIST_ALL_DOMAINS: () => {
          lists += 1;
          if (lists === 1 && lost) daemon.drop();
          return { domains: [WEB], ret: 1 };
        },
        CONNECT_GET_ALL_DOMAIN_STATS: ({ stats }) => {
          if (stats === 1) return { retStats: [{ dom: WEB, params: [int('state.state', 1), int('state.reason', 1)] }] };
          asked += 1;
          const known = [text('block.0.path', '/top'), bytes('block.0.capacity', 7n)];
          const params = [uint('block.count', 1), text('block.0.name', 'vda'), ...(asked > 2 ? known : [])];
          return { retStats: [{ dom: WEB, params }] };
        },
      }),
    );
    const [web] = await readDomains(live, READ);
    expect(web?.disks.map(({ capacity }) => capacity)).toEqual([size]);
    expect(web?.problems).toEqual([]);
  },
);

test('a daemon that dies again and again ends the work with LIBVIRT_CLOSED after three runs', async () => {
  let runs = 0;
  const { session: live, fake: daemon } = await open({
    CONNECT_GET_HOSTNAME: () => {
      runs += 1;
      daemon.drop();
      return new Promise(() => undefined);
    },
  });
  await expect(live.run((connection) => connection.call('CONNECT_GET_HOSTNAME', undefined))).rejects.toMatchObject({
    code: 'LIBVIRT_CLOSED',
  });
  expect(runs).toBe(3);
});

test('a daemon that does not come back in time is LIBVIRT_CLOSED', async () => {
  const { session: live, fake: daemon } = await open({}, 50);
  await daemon.stop();
  fake = undefined;
  await expect(live.run((connection) => connection.call('CONNECT_GET_HOSTNAME', undefined))).rejects.toMatchObject({
    code: 'LIBVIRT_CLOSED',
  });
});

test('after a loss, events are registered again and the reader is told to look at everything', async () => {
  const ids: number[] = [];
  const { session: live, fake: daemon } = await open({
    CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY: ({ eventID }) => {
      ids.push(eventID);
      return { callbackID: ids.length };
    },
  });
  const events = await live.subscribe(['lifecycle', 'io-error']);
  const before = events.next();
  daemon.sendEvent('DOMAIN_EVENT_CALLBACK_LIFECYCLE', { callbackID: 1, msg: { dom: WEB, event: 2, detail: 0 } });
  expect(await before).toEqual({ done: false, value: { kind: 'lifecycle', domain: WEB, event: 'started', detail: 0 } });
  daemon.drop();
  expect(await events.next()).toEqual({ done: false, value: { kind: 'resync', reason: 'reconnected' } });
  expect(ids).toEqual([0, 6, 0, 6]);
});

test('a reader that falls behind finds one resync instead of its events; closing the session ends its iteration', async () => {
  const { session: live, fake: daemon } = await open({
    CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY: () => ({ callbackID: 1 }),
    CONNECT_GET_HOSTNAME: () => ({ hostname: 'h' }),
  });
  const events = await live.subscribe(['lifecycle']);
  for (let n = 0; n <= EVENT_QUEUE_MAX; n++) {
    daemon.sendEvent('DOMAIN_EVENT_CALLBACK_LIFECYCLE', { callbackID: 1, msg: { dom: WEB, event: 2, detail: n } });
  }
  await live.run((connection) => connection.call('CONNECT_GET_HOSTNAME', undefined)); // what was sent before it has arrived
  expect(await events.next()).toEqual({ done: false, value: { kind: 'resync', reason: 'overflow' } });
  await live.close();
  expect(await events.next()).toEqual({ done: true, value: undefined });
});
