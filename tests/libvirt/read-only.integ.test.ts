// An unprivileged user reads everything over the read-only socket.
import { execFile } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDomains } from '../../src/readers/libvirt/read-domains.ts';
import { LibvirtSession } from '../../src/readers/libvirt/session.ts';
import { startLibvirtd, type Libvirtd } from '../services/libvirtd.ts';
import { makeWritingDisk } from '../services/writing-guest.ts';
import { domainXml, sessionOptions, testUuid } from './guests.ts';

const run = promisify(execFile);

let daemon: Libvirtd;

beforeAll(async () => {
  daemon = await startLibvirtd();
  await chmod(daemon.dir, 0o711); // mkdtemp leaves it to root alone
  for (const [n, name] of ['one', 'two'].entries()) {
    const path = join(daemon.dir, 'images', name);
    await makeWritingDisk(path, 1024 * 1024, 0);
    await writeFile(join(daemon.dir, name), domainXml(name, testUuid(n), [{ target: 'vda', format: 'raw', path }]));
    await daemon.virsh(`define ${join(daemon.dir, name)}`);
  }
  await daemon.virsh('start one');
});

afterAll(() => daemon?.stop());

test('the user "nobody" is refused by the read-write socket and reads the same over the read-only one as root', async () => {
  const session = await LibvirtSession.open(sessionOptions(daemon.uri));
  const domains = await readDomains(session, { figuresDeadlineMs: 20_000, parse: String });
  await session.close();
  const script = fileURLToPath(new URL('./list-as-user.ts', import.meta.url));
  const { stdout } = await run(process.execPath, [script, daemon.uri], { maxBuffer: 2 ** 24 });
  expect(JSON.parse(stdout)).toEqual({
    uid: 65_534,
    socket: `${daemon.socket}-ro`,
    readWrite: 'LIBVIRT_AUTH',
    domains: domains.map(({ disks, ...domain }) => ({
      ...omitUndefined(domain),
      disks: disks.map((disk) => ({ ...disk, capacity: String(disk.capacity) })),
    })),
  });
});

function omitUndefined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));
}
