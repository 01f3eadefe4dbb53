// qemu-img and qemu-io as tests use them: what they make, what they say.
import { execFileSync } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from '../../src/formats/byte-source.ts';

/** Ends a hung tool; each call takes milliseconds. */
const TIMEOUT_MS = 120_000;

/** On a busy or virtual machine QEMU cannot always time its key derivation; it says so, and a further try works. */
const UNTIMED = 'Unable to get accurate CPU usage';
const TRIES = 50;

/** Any JSON object: what qemu-img prints. */
export type Json = Readonly<Record<string, unknown>>;

/** Runs `qemu-img` in `folder`; its standard output. Throws with its standard error. */
export function qemuImg(folder: string, args: readonly string[]): string {
  return run('qemu-img', folder, args);
}

/** Runs one `qemu-io` with a `-c` for each command. */
export function qemuIo(folder: string, image: string, options: readonly string[], commands: readonly string[]): void {
  run('qemu-io', folder, [...options, ...commands.flatMap((command) => ['-c', command]), image]);
}

/** `qemu-img info` of one image, whose format is probed unless declared. */
export function qemuInfo(folder: string, image: string, format?: string): Json {
  const declared = format === undefined ? [] : ['-f', format];
  const info: unknown = JSON.parse(qemuImg(folder, ['info', '--output=json', ...declared, image]));
  if (!isJson(info)) throw new Error(`qemu-img info of ${image} is no object`);
  return info;
}

/** Whether a value is a JSON object. */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Calls `use` with a source over the file; no cache, no budget. */
export function withFile<T>(path: string, use: (source: ByteSource) => T): T {
  const fd = openSync(path, 'r');
  try {
    return use({
      length: fstatSync(fd, { bigint: true }).size,
      read: (offset, size) => {
        const buffer = new Uint8Array(size);
        return buffer.subarray(0, readSync(fd, buffer, 0, size, offset));
      },
    });
  } finally {
    closeSync(fd);
  }
}

function run(tool: string, folder: string, args: readonly string[]): string {
  for (let attempt = 1; ; attempt++) {
    try {
      return execFileSync(tool, args, {
        cwd: folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: TIMEOUT_MS,
      });
    } catch (error) {
      if (attempt === TRIES || !String(error).includes(UNTIMED)) throw error;
    }
  }
}
