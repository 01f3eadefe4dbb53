// What a hostile or careless host may have in place of an image: FIFOs, devices, sockets, loops. Needs root for the device nodes.
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';

/** A folder of stand-ins, and what must be closed after use. */
export interface StandIns {
  readonly folder: string;
  close(): void;
}

/** Makes them all below `folder`, which exists. */
export async function makeStandIns(folder: string): Promise<StandIns> {
  const at = (name: string): string => join(folder, name);
  execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', at('good.qcow2'), '64M']);
  execFileSync('qemu-img', ['create', '-q', '-f', 'raw', at('plain.raw'), '1M']);
  execFileSync('mkfifo', [at('fifo')]);
  execFileSync('mknod', [at('zero'), 'c', '1', '5']);
  execFileSync('mknod', [at('device'), 'b', '7', '0']);
  mkdirSync(at('directory'));
  writeFileSync(at('empty'), '');
  symlinkSync('good.qcow2', at('link'));
  symlinkSync('fifo', at('link-to-fifo'));
  symlinkSync('nowhere', at('dangling'));
  symlinkSync('loop-b', at('loop-a'));
  symlinkSync('loop-a', at('loop-b'));
  symlinkSync('.', at('here'));
  const server = await listenOn(at('socket'));
  return { folder, close: () => server.close() };
}

async function listenOn(path: string): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return server;
}
