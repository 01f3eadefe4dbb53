// Guests of a libvirt that does not tell everything in time, against a stand-in daemon.
import { afterEach, expect, test } from 'vitest';
import { startFakeLibvirtd, type Answers, type FakeLibvirtd } from '../../tests/services/fake-libvirtd.ts';
import { ManualTimers } from '../../tests/services/manual-timers.ts';
import { XML_INACTIVE } from '../formats/libvirt-rpc/constants.ts';
import type { DomainRef } from '../formats/libvirt-rpc/events.ts';
import { LIBVIRT_DEADLINES, readLiveGuests, type LiveGuests } from './live-guests.ts';

const DEADLINE_MS = 1_000;
const WEB = { name: 'web', uuid: '11111111-1111-4111-8111-111111111111', id: -1 };
const DB = { name: 'db', uuid: '22222222-2222-4222-8222-222222222222', id: -1 };

let fake: FakeLibvirtd | undefined;

afterEach(async () => {
  await fake?.stop();
  fake = undefined;
});

async function read(timers: ManualTimers, domains: readonly DomainRef[], answers: Answers): Promise<LiveGuests> {
  fake = await startFakeLibvirtd({
    CONNECT_LIST_ALL_DOMAINS: () => ({ domains, ret: domains.length }),
    CONNECT_LIST_ALL_STORAGE_POOLS: () => ({ pools: [], ret: 0 }),
    CONNECT_GET_ALL_DOMAIN_STATS: () => ({
      retStats: domains.map((dom) => ({ dom, params: [{ field: 'state.state', value: { kind: 'int', value: 5 } }] })),
    }),
    DOMAIN_GET_XML_DESC: ({ dom }) => ({ xml: xmlOf(dom.name) }),
    ...answers,
  });
  const options = {
    uri: `qemu:///system?socket=${fake.socket}`,
    directories: { system: '/nonexistent', session: undefined },
    readOnly: true,
    callTimeoutMs: DEADLINE_MS,
    reconnectTimeoutMs: DEADLINE_MS,
    keepaliveIntervalMs: 1_000_000,
    timers,
  };
  return readLiveGuests(options, DEADLINE_MS);
}

function xmlOf(name: string): string {
  const disk = `<disk type='file'><source file='/i/${name}'/><target dev='vda'/></disk>`;
  return `<domain><name>${name}</name><devices>${disk}</devices></domain>`;
}

function definitions(): number {
  return fake?.calls.filter((name) => name === 'DOMAIN_GET_XML_DESC').length ?? 0;
}

/** Waits for something that the other side of a socket will bring about; the test's own deadline ends a wait in vain. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

test('storage pools that are not told in time cost themselves, not the guests', async () => {
  const timers = new ManualTimers();
  const reading = read(timers, [WEB, DB], { CONNECT_LIST_ALL_STORAGE_POOLS: () => new Promise(() => undefined) });
  // Only the call for the pools, the budget and the keepalive still wait.
  await until(() => definitions() === 2 && timers.waiting.length === 3);
  timers.advance(DEADLINE_MS);
  const { guests, poolDirectories, problems } = await reading;
  expect(guests.map(({ name, disks }) => [name, disks.length])).toEqual([
    ['db', 1],
    ['web', 1],
  ]);
  expect(poolDirectories).toEqual([]);
  expect(problems.map(({ kind, subject, attempted }) => ({ kind, subject, attempted }))).toEqual([
    { kind: 'timeout', subject: {}, attempted: 'ask libvirt for its storage pools' },
  ]);
  expect(timers.waiting).toEqual([]);
});

test('a daemon that answers each call in half its time is left after so many deadlines, with what it told', async () => {
  const timers = new ManualTimers();
  const names = Array.from({ length: 100 }, (_, index) => `guest-${String(index).padStart(2, '0')}`);
  const domains = names.map((name, index) => {
    return { name, uuid: `33333333-3333-4333-8333-${String(index).padStart(12, '0')}`, id: -1 };
  });
  const { guests, problems } = await read(timers, domains, {
    DOMAIN_GET_XML_DESC: ({ dom }) => {
      timers.advance(DEADLINE_MS / 8); // four calls are under way
      return { xml: xmlOf(dom.name) };
    },
  });
  const told = guests.filter(({ disks }) => disks.length > 0).map(({ name }) => name);
  expect(guests.map(({ name }) => name)).toEqual(names);
  expect(told).toEqual(names.slice(0, told.length));
  // What is under way when the budget passes may be lost.
  expect(told.length).toBeGreaterThan(LIBVIRT_DEADLINES * 8 - 8);
  expect(told.length).toBeLessThan(LIBVIRT_DEADLINES * 8);
  const late = names.slice(told.length).map((guest) => ({ kind: 'timeout', subject: { guest } }));
  expect(problems.map(({ kind, subject }) => ({ kind, subject }))).toEqual(late);
  await until(() => timers.waiting.length === 0); // the session had begun to reconnect when it was closed
});

/** A guest of one drive with this medium. */
function withMedium(path: string): string {
  const drive = `<disk type='file' device='cdrom'><source file='${path}'/><target dev='sda'/></disk>`;
  return `<domain><name>web</name><devices>${drive}</devices></domain>`;
}

test('what libvirt says of a running guest’s drive is not said of the medium that it will have from the next boot on', async () => {
  const block = [
    { field: 'state.state', value: { kind: 'int', value: 1 } },
    { field: 'block.count', value: { kind: 'uint', value: 1 } },
    { field: 'block.0.name', value: { kind: 'string', value: 'sda' } },
    { field: 'block.0.path', value: { kind: 'string', value: '/now.iso' } },
    { field: 'block.0.capacity', value: { kind: 'ullong', value: 700n } },
  ] as const;
  const running = { ...WEB, id: 1 };
  const { guests } = await read(new ManualTimers(), [running], {
    CONNECT_GET_ALL_DOMAIN_STATS: () => ({ retStats: [{ dom: running, params: block }] }),
    DOMAIN_GET_XML_DESC: ({ flags }) => ({ xml: withMedium((flags & XML_INACTIVE) === 0 ? '/now.iso' : '/next.iso') }),
  });
  expect(
    guests[0]?.disks.map(({ path, definedIn, reportedVirtualSize }) => [path, definedIn, reportedVirtualSize]),
  ).toEqual([
    ['/now.iso', 'active', 700n],
    ['/next.iso', 'persistent', undefined],
  ]);
});
