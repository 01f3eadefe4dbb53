// The machine as a real libvirtd tells it, beside what virsh prints of the same.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readNode } from '../../src/readers/libvirt/read-node.ts';
import { LibvirtSession } from '../../src/readers/libvirt/session.ts';
import { startLibvirtd, type Libvirtd } from '../services/libvirtd.ts';
import { sessionOptions } from './guests.ts';

let daemon: Libvirtd;
let session: LibvirtSession;

beforeAll(async () => {
  daemon = await startLibvirtd();
  session = await LibvirtSession.open(sessionOptions(daemon.uri));
});

afterAll(async () => {
  await session?.close();
  await daemon?.stop();
});

/** "CPU model:   x86_64" → ["CPU model", "x86_64"]. */
function lines(text: string): ReadonlyMap<string, string> {
  const pairs = text.split('\n').map((line) => /^(?<name>[^:]+):\s+(?<value>.+)$/.exec(line)?.groups);
  return new Map(pairs.map((groups) => [groups?.['name'] ?? '', groups?.['value']?.trim() ?? '']));
}

/** "QEMU 7.2.22" or "libvirt 9.0.0" as libvirt counts. */
function versionNumber(text: string): number {
  const [major = 0, minor = 0, release = 0] = text.split(' ').at(-1)?.split('.').map(Number) ?? [];
  return major * 1_000_000 + minor * 1000 + release;
}

/** A virtual machine's memory may be changed under us: ours is read between two texts of virsh that agree. */
async function readBetweenEqualTexts(): Promise<{ text: string; node: Awaited<ReturnType<typeof readNode>> }> {
  for (;;) {
    const text = await daemon.virsh('nodeinfo');
    const node = await readNode(session);
    if ((await daemon.virsh('nodeinfo')) === text) return { text, node };
  }
}

test('processors, memory, hypervisor and versions are those that virsh prints', async () => {
  const { text, node } = await readBetweenEqualTexts();
  const info = lines(text);
  const versions = lines(await daemon.virsh('version --daemon'));
  expect(node).toEqual({
    vcpus: Number(info.get('CPU(s)')),
    memory: BigInt(/^\d+/.exec(info.get('Memory size') ?? '')?.[0] ?? '-1') * 1024n,
    cpuModel: info.get('CPU model'),
    hypervisor: versions.get('Running hypervisor')?.split(' ')[0],
    hypervisorVersion: versionNumber(versions.get('Running hypervisor') ?? ''),
    libvirtVersion: versionNumber(versions.get('Running against daemon') ?? ''),
  });
});
