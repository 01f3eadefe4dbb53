// What goes wrong under a running audit: the daemon dies, a hypervisor hangs, a disk is full. The rest of the answer stands.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MiB } from '../../src/core/bytes.ts';
import { domainXml, testUuid } from '../libvirt/guests.ts';
import { mountSmallFilesystem, type SmallFilesystem } from '../services/loop-filesystem.ts';
import { makeWritingDisk } from '../services/writing-guest.ts';
import { startLibvirtProxy, type BeforeCall } from './libvirt-proxy.ts';
import { startMixedHost, type MixedHost } from './mixed-host.ts';
import { explainJson, runUllage, type Document, type Ended } from './ullage.ts';

let host: MixedHost;
let healthy: Document;

beforeAll(async () => {
  host = await startMixedHost(768);
  healthy = (await explainJson(argumentsFor(host.daemon.uri))).document;
});

afterAll(() => host?.stop());

/** The pool is named because LVM cannot say how full the thin pool is here: that alone would be exit code 3. */
function argumentsFor(uri: string): readonly string[] {
  return ['--connect', uri, '--path', host.root, '--pool', host.root];
}

/** What is the same in every audit of an unchanged host. A daemon just started again gives an empty drive a format until it has
 *  asked QEMU (libvirt 9.0.0). */
function lasting({ startedAtMs: _started, finishedAtMs: _finished, guestsFrom: _from, ...rest }: Document): object {
  const guests = rest.guests.map((guest) => {
    const disks = guest.disks.map(({ format, ...disk }) => (disk.source.kind === 'none' ? disk : { format, ...disk }));
    return { ...guest, disks };
  });
  return { ...rest, guests };
}

/** Runs `work` with the URI of a proxy before the daemon; gives what it gives, and how many calls there were. */
async function throughProxy<Result>(
  beforeCall: BeforeCall,
  work: (uri: string) => Promise<Result>,
): Promise<{ result: Result; calls: number }> {
  const proxy = await startLibvirtProxy(host.daemon.socket, beforeCall);
  try {
    return { result: await work(proxy.uri), calls: proxy.calls() };
  } finally {
    await proxy.close();
  }
}

/** up.sh gives the daemon its cores back thread by thread, and fails when one ends meanwhile; by then the daemon answers. */
async function startAgain(): Promise<void> {
  await host.daemon.start().catch(() => host.daemon.start());
}

const FINE: Omit<Ended, 'stdout'> = { end: 'exit 0', stderr: '', left: [] };

describe('a daemon killed in the middle', () => {
  let calls: number;

  beforeAll(async () => {
    const quiet = await throughProxy(
      () => undefined,
      (uri) => explainJson(argumentsFor(uri)),
    );
    ({ calls } = quiet);
  });

  test.each([[0], [0.15], [0.3], [0.45], [0.6], [0.75], [0.9], [1]])(
    'and started again, %s of the way, costs nothing',
    async (share) => {
      const victim = Math.max(5, Math.round(share * calls)); // four calls open a connection
      let deaths = 0;
      const restart: BeforeCall = async (number) => {
        if (number !== victim) return;
        deaths += 1;
        await host.daemon.kill();
        await startAgain();
      };
      const { result } = await throughProxy(restart, (uri) => explainJson(argumentsFor(uri)));
      const { document, ...ended } = result;
      expect({ deaths, ...ended }).toEqual({ deaths: 1, ...FINE });
      expect(lasting(document)).toEqual(lasting(healthy));
    },
  );

  test('and not started again ends the audit with what it waited for', async () => {
    const { result } = await throughProxy(
      (number) => (number === 8 ? host.daemon.kill() : undefined),
      (uri) => runUllage(['explain', ...argumentsFor(uri), '--deadline', '2']),
    );
    await startAgain();
    expect({ ...result, stderr: result.stderr.replace(/".*"/, 'URI') }).toEqual({
      end: 'exit 2',
      stdout: '',
      stderr: 'ullage: LIBVIRT_CLOSED: wait for libvirt at URI: it did not come back within 2000 ms\n',
      left: [],
    });
  });
});

describe('a hypervisor process that hangs', () => {
  test.each([[['plugged']], [['plugged', 'copied', 'volumes']]])(
    'costs its own figures and nothing else: %s',
    async (hung) => {
      const pids = await Promise.all(hung.map((name) => host.daemon.guestPid(name)));
      for (const pid of pids) process.kill(pid, 'SIGSTOP');
      try {
        const { document, ...ended } = await explainJson([...argumentsFor(host.daemon.uri), '--deadline', '1']);
        expect(ended).toEqual({ ...FINE, end: 'exit 3' });
        expect(document.problems.map(({ kind, subject }) => ({ kind, subject }))).toEqual(
          hung.toSorted().map((guest) => ({ kind: 'timeout', subject: { guest } })),
        );
        expect(lasting({ ...document, problems: [], complete: false })).toEqual(lasting(withoutFigures(hung)));
      } finally {
        for (const pid of pids) process.kill(pid, 'SIGCONT');
      }
    },
  );
});

/** Sizes are read from the images themselves, so all that is missing is what libvirt would have said of them. */
function withoutFigures(hung: readonly string[]): Document {
  const guests = healthy.guests.map((guest) => {
    if (!hung.includes(guest.name)) return guest;
    return { ...guest, disks: guest.disks.map(({ reportedVirtualSize: _size, ...disk }) => disk) };
  });
  return { ...healthy, complete: false, guests };
}

describe('a guest that found its filesystem full', () => {
  let filesystem: SmallFilesystem;

  beforeAll(async () => {
    const { daemon } = host;
    filesystem = await mountSmallFilesystem({ type: 'ext4', sizeMiB: 8, dir: daemon.dir });
    mkdirSync(join(filesystem.mountPoint, 'full'));
    const path = join(filesystem.mountPoint, 'full', 'disk');
    await makeWritingDisk(path, 32 * Number(MiB), 16 * Number(MiB));
    const definition = join(daemon.dir, 'full.xml');
    writeFileSync(definition, domainXml('full', testUuid(99), [{ target: 'vda', format: 'raw', path }]));
    await daemon.virsh(`define ${definition}`, 'start full');
    const deadlineMs = performance.now() + 60_000;
    while (!(await daemon.virsh('domstate full --reason')).includes('paused (I/O error)')) {
      if (performance.now() > deadlineMs) throw new Error('the guest did not fill its filesystem');
      await delay(50);
    }
  });

  afterAll(async () => {
    await host.daemon.virsh('destroy full', 'undefine full');
    await filesystem?.close();
  });

  test('is said to be paused for want of space, which is a critical finding', async () => {
    const { document, end } = await explainJson(['--connect', host.daemon.uri, '--path', filesystem.mountPoint]);
    const guest = document.guests.find(({ name }) => name === 'full');
    expect([guest?.state, guest?.ioError, end]).toEqual(['paused', 'vda: no space', 'exit 1']);
    const pool = document.pools.find(({ facts }) => facts.name === filesystem.mountPoint);
    expect(pool?.available).toBeLessThan(MiB);
    const findings = document.findings.filter(({ code }) => code === 'guest-paused-on-io-error');
    expect(findings.map(({ code, severity, subject }) => ({ code, severity, subject }))).toEqual([
      { code: 'guest-paused-on-io-error', severity: 'critical', subject: { guest: 'full' } },
    ]);
  });

  test('and the text says so to a person', async () => {
    const { stdout } = await runUllage(['explain', '--connect', host.daemon.uri, '--guest', 'full']);
    expect(stdout).toMatch(/critical guest-paused-on-io-error\n +Guest full .*no space/);
  });
});
