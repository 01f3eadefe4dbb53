// What goes wrong on a real host: the daemon dies in the middle, a hypervisor process hangs. Each costs only itself.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProblemKind } from '../../src/core/problem.ts';
import { openLibvirt } from '../../src/readers/libvirt/open-libvirt.ts';
import { readDomains, type DomainReading } from '../../src/readers/libvirt/read-domains.ts';
import { LibvirtSession } from '../../src/readers/libvirt/session.ts';
import { startLibvirtd, type Libvirtd } from '../services/libvirtd.ts';
import { makeWritingDisk } from '../services/writing-guest.ts';
import { domainXml, sessionOptions, testUuid } from './guests.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'off'];
const RUNNING = ['a', 'b', 'c', 'd', 'e'];
const PATIENT = { figuresDeadlineMs: 20_000, parse: String, figuresFor: 'all' } as const;
const IMPATIENT = { figuresDeadlineMs: 1_000, parse: String, figuresFor: 'all' } as const;

let daemon: Libvirtd;
let session: LibvirtSession;
let healthy: readonly DomainReading<string>[];

beforeAll(async () => {
  daemon = await startLibvirtd();
  for (const [n, name] of NAMES.entries()) await define(n, name);
  await daemon.virsh(...RUNNING.map((name) => `start ${name}`));
  session = await LibvirtSession.open(sessionOptions(daemon.uri));
  healthy = await readDomains(session, PATIENT);
});

afterAll(async () => {
  await session?.close();
  await daemon?.stop();
});

async function define(n: number, name: string): Promise<void> {
  const path = join(daemon.dir, 'images', name);
  await makeWritingDisk(path, (n + 1) * 1024 * 1024, 0); // a boot sector that halts at once
  const definition = join(daemon.dir, `${name}.xml`);
  await writeFile(definition, domainXml(name, testUuid(n), [{ target: 'vda', format: 'raw', path }]));
  await daemon.virsh(`define ${definition}`);
}

async function signal(names: readonly string[], name: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
  for (const guest of names) process.kill(await daemon.guestPid(guest), name);
}

async function restart(): Promise<void> {
  await daemon.kill();
  await daemon.start();
}

/** What a reading must say while some hypervisors hang: the rest unchanged, those without sizes and with one problem. */
function withHung(hung: readonly string[]): readonly unknown[] {
  return healthy.map((reading) => {
    if (!hung.includes(reading.name)) return { ...reading, kinds: [] };
    return { ...reading, kinds: ['timeout' satisfies ProblemKind] };
  });
}

function kindsOf(readings: readonly DomainReading<string>[]): readonly unknown[] {
  return readings.map(({ problems, disks, ...reading }) => {
    const before = healthy.find(({ uuid }) => uuid === reading.uuid);
    const sized = disks.some(({ capacity }) => capacity !== undefined);
    const kinds = problems.map(({ kind }) => kind);
    return { ...reading, disks: sized ? disks : before?.disks, problems: before?.problems, kinds };
  });
}

function unsized(readings: readonly DomainReading<string>[]): readonly string[] {
  return readings.filter(({ disks }) => !disks.some(({ capacity }) => capacity !== undefined)).map(({ name }) => name);
}

test('all guests answer while nothing is wrong', () => {
  expect(healthy.map(({ name, state, disks, problems }) => [name, state, disks[0]?.capacity, problems])).toEqual([
    ['a', 'running', 1024n * 1024n, []],
    ['b', 'running', 2n * 1024n * 1024n, []],
    ['c', 'running', 3n * 1024n * 1024n, []],
    ['d', 'running', 4n * 1024n * 1024n, []],
    ['e', 'running', 5n * 1024n * 1024n, []],
    ['off', 'shut-off', 6n * 1024n * 1024n, []],
  ]);
});

test('a daemon killed between two calls of an audit costs a rerun and nothing else', async () => {
  let runs = 0;
  const names = await session.run(async (connection) => {
    runs += 1;
    const { domains } = await connection.call('CONNECT_LIST_ALL_DOMAINS', { need_results: 1, flags: 0 });
    if (runs === 1) await restart();
    const xmls = await Promise.all(domains.map((dom) => connection.call('DOMAIN_GET_XML_DESC', { dom, flags: 0 })));
    return xmls.map(({ xml }) => /<name>(.+)<\/name>/.exec(xml)?.[1] ?? '');
  });
  expect(runs).toBe(2);
  expect(new Set(names)).toEqual(new Set(NAMES));
  expect(await readDomains(session, PATIENT)).toEqual(healthy);
});

test('a daemon killed while an audit runs comes back with the same state, and event readers are told to look again', async () => {
  const events = await session.subscribe(['lifecycle']);
  const [readings] = await Promise.all([readDomains(session, PATIENT), restart()]);
  expect(readings).toEqual(healthy);
  expect(await events.next()).toEqual({ done: false, value: { kind: 'resync', reason: 'reconnected' } });
  await daemon.virsh('suspend a', 'resume a');
  const kinds = [await events.next(), await events.next()].map(({ value }) =>
    value?.kind === 'lifecycle' ? value.event : value,
  );
  expect(kinds).toEqual(['suspended', 'resumed']);
  await events.return();
});

test.each([
  ['one hung hypervisor costs its own figures', ['b']],
  ['two hung hypervisors cost their own figures', ['b', 'd']],
  ['four hung hypervisors, more than a connection has slots for, cost their own figures', ['a', 'b', 'c', 'd']],
])('%s', async (_, hung) => {
  await signal(hung, 'SIGSTOP');
  try {
    const readings = await readDomains(session, IMPATIENT);
    expect(kindsOf(readings)).toEqual(withHung(hung));
    expect(unsized(readings)).toEqual(hung);
  } finally {
    await signal(hung, 'SIGCONT');
  }
  expect(await readDomains(session, PATIENT)).toEqual(healthy);
});

test('a connection whose every slot is stuck ends with LIBVIRT_TIMEOUT, those waiting behind included', async () => {
  const connection = await openLibvirt({ ...sessionOptions(daemon.uri), callTimeoutMs: 1_000 });
  await signal(['c'], 'SIGSTOP');
  try {
    const { domains } = await connection.call('CONNECT_LIST_ALL_DOMAINS', { need_results: 1, flags: 0 });
    const dom = domains.find(({ name }) => name === 'c') ?? domains[0];
    const calls = Array.from({ length: 6 }, () =>
      connection.call('DOMAIN_GET_BLOCK_INFO', { dom: dom as NonNullable<typeof dom>, path: 'vda', flags: 0 }),
    );
    const outcomes = await Promise.allSettled(calls);
    expect(
      outcomes.map((outcome) => outcome.status === 'rejected' && (outcome.reason as { code: string }).code),
    ).toEqual(Array.from({ length: 6 }, () => 'LIBVIRT_TIMEOUT'));
    expect(connection.endedBy?.code).toBe('LIBVIRT_TIMEOUT');
  } finally {
    await signal(['c'], 'SIGCONT');
    await connection.close();
  }
});
