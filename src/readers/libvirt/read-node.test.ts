// The machine as odd daemons tell it: without a version, without a model that ends, without any answer.
import { afterEach, expect, test } from 'vitest';
import { sessionOptions } from '../../../tests/libvirt/guests.ts';
import { Refusal, startFakeLibvirtd, type Answers, type FakeLibvirtd } from '../../../tests/services/fake-libvirtd.ts';
import { readNode } from './read-node.ts';
import { LibvirtSession } from './session.ts';

let daemon: FakeLibvirtd | undefined;
let session: LibvirtSession | undefined;

afterEach(async () => {
  await session?.close();
  await daemon?.stop();
});

const INFO = { memory: 16_000_000n, cpus: 8, mhz: 2400, nodes: 1, sockets: 1, cores: 4, threads: 2 };
const ANSWERS: Answers = {
  NODE_GET_INFO: () => ({
    ...INFO,
    model: [...Buffer.from('x86_64'.padEnd(32, '\0'))],
  }),
  CONNECT_GET_TYPE: () => ({ type: 'QEMU' }),
  CONNECT_GET_VERSION: () => ({ hv_ver: 7_002_022n }),
  CONNECT_GET_LIB_VERSION: () => ({ lib_ver: 9_000_000n }),
};

async function readFrom(answers: Answers): Promise<Awaited<ReturnType<typeof readNode>>> {
  daemon = await startFakeLibvirtd({ ...ANSWERS, ...answers });
  session = await LibvirtSession.open(sessionOptions(`qemu+unix:///system?socket=${daemon.socket}`));
  return readNode(session);
}

const WHOLE = {
  vcpus: 8,
  memory: 16_384_000_000n,
  cpuModel: 'x86_64',
  hypervisor: 'QEMU',
  hypervisorVersion: 7_002_022,
  libvirtVersion: 9_000_000,
};

const refuse = (): never => {
  throw new Refusal(3, 'this driver does not know');
};

test.each<[what: string, answers: Answers, expected: object | undefined]>([
  ['everything', {}, WHOLE],
  ['no version of the hypervisor', { CONNECT_GET_VERSION: refuse }, { ...WHOLE, hypervisorVersion: undefined }],
  ['zero for a version', { CONNECT_GET_VERSION: () => ({ hv_ver: 0n }) }, { ...WHOLE, hypervisorVersion: undefined }],
  [
    '2⁶⁴−1 for a version',
    { CONNECT_GET_LIB_VERSION: () => ({ lib_ver: 2n ** 64n - 1n }) },
    { ...WHOLE, libvirtVersion: undefined },
  ],
  [
    'a model without end',
    { NODE_GET_INFO: () => ({ ...INFO, model: Array<number>(32).fill(97) }) },
    { ...WHOLE, cpuModel: 'a'.repeat(32) },
  ],
  ['nothing of the node', { NODE_GET_INFO: refuse }, undefined],
])('a daemon that tells %s', async (_what, answers, expected) => {
  expect(await readFrom(answers)).toEqual(expected);
});
