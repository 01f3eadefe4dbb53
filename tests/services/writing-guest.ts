// Makes a guest's boot sector that fills its own disk: the way to a genuine ENOSPC. Needs binutils' as and ld.
import { execFile } from 'node:child_process';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const SOURCE = join(import.meta.dirname, 'libvirtd', 'guest', 'writer.S');

const CHUNK_BYTES = 32 * 1024;

/** A raw, sparse disk of `sizeBytes` whose guest, once started, writes `writeBytes` to it from its first MiB on. */
export async function makeWritingDisk(path: string, sizeBytes: number, writeBytes: number): Promise<void> {
  const object = `${path}.o`;
  const binary = `${path}.boot`;
  await run('as', [
    '--32',
    '--defsym',
    'START=2048',
    '--defsym',
    `CHUNKS=${writeBytes / CHUNK_BYTES}`,
    '-o',
    object,
    SOURCE,
  ]);
  await run('ld', ['-m', 'elf_i386', '-Ttext', '0x7c00', '--oformat', 'binary', '-o', binary, object]);
  const disk = await open(path, 'w');
  await disk.write(await readFile(binary));
  await disk.truncate(sizeBytes);
  await disk.close();
  await Promise.all([rm(object), rm(binary)]);
}
