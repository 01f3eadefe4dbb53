// A copied tree that means harm: what may stand in place of an image, what an image may name, what a definition may say. Needs root.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import type { ProblemKind } from '../../src/core/problem.ts';
import { MiB } from '../../src/core/bytes.ts';
import { patched, type Patch } from '../images/patch.ts';
import { writeQcow2 } from './write-qcow2.ts';

/** What must become of a guest: its disk is read without complaint, or there is this problem with it. */
export type Outcome = 'read' | ProblemKind;

/** A guest of the tree with one disk. */
export interface HostileGuest {
  readonly name: string;
  readonly outcome: Outcome;
}

/** The tree. */
export interface HostileTree {
  readonly guests: readonly HostileGuest[];
  /** Below it, and never to be opened: no regular files. */
  readonly untouchable: readonly string[];
  close(): void;
}

/** Deeper than any limit of ours and of QEMU's. */
const CHAIN_LENGTH = 10_000;

/** Makes it below `root`, which exists and is empty. */
export async function makeHostileTree(root: string): Promise<HostileTree> {
  const at = (name: string): string => join(root, name);
  const socket = createServer();
  await new Promise<void>((resolve) => socket.listen(at('socket'), resolve));
  const guests = [...standIns(at), ...escapes(root), ...chains(at), ...names(at), ...damage(at)];
  for (const [index, { name, path, format }] of guests.entries()) {
    writeFileSync(at(`${name}.xml`), definition(name, index, path, format));
  }
  const untouchable = ['fifo', 'socket', 'zero', 'tty', 'block'].map(at);
  return { guests, untouchable, close: () => socket.close() };
}

interface Made extends HostileGuest {
  readonly path: string;
  readonly format: string;
}

type At = (name: string) => string;

function made(name: string, outcome: Outcome, path: string, format = 'qcow2'): Made {
  return { name, outcome, path, format };
}

/** An image in a folder of its own, with one thing about it changed. */
function image(at: At, name: string, plan: Partial<Parameters<typeof writeQcow2>[1]> = {}): string {
  const path = at(`${name}/disk`);
  mkdirSync(dirname(path), { recursive: true });
  writeQcow2(path, { virtualSize: 4n * MiB, ...plan });
  return path;
}

function standIns(at: At): readonly Made[] {
  execFileSync('mkfifo', [at('fifo')]);
  execFileSync('mknod', [at('zero'), 'c', '1', '5']);
  execFileSync('mknod', [at('tty'), 'c', '5', '0']);
  execFileSync('mknod', [at('block'), 'b', '7', '0']);
  mkdirSync(at('directory'));
  symlinkSync('nowhere', at('dangling'));
  symlinkSync('loop-b', at('loop-a'));
  symlinkSync('loop-a', at('loop-b'));
  symlinkSync('fifo', at('to-fifo'));
  return [
    made('good', 'read', image(at, 'good')),
    made('a-fifo', 'refused', at('fifo')),
    made('a-raw-fifo', 'refused', at('to-fifo'), 'raw'),
    made('a-socket', 'refused', at('socket')),
    made('a-character-device', 'refused', at('zero'), 'raw'),
    made('a-terminal', 'refused', at('tty'), 'raw'),
    made('a-block-device', 'refused', at('block'), 'raw'),
    made('a-directory', 'refused', at('directory')),
    made('a-dangling-link', 'missing', at('dangling')),
    made('a-loop-of-links', 'refused', at('loop-a')),
  ];
}

/** Ways out of the tree, by what the definition says. */
function escapes(root: string): readonly Made[] {
  const at: At = (name) => join(root, name);
  symlinkSync('/etc/passwd', at('link-out'));
  symlinkSync('/etc', at('folder-out'));
  const upwards = root.replaceAll(/[^/]+/g, '..');
  return [
    made('out-by-path', 'unavailable', '/etc/shadow', 'raw'),
    made('out-by-dots', 'refused', `${root}/../${upwards}/etc/shadow`, 'raw'),
    made('out-by-link', 'refused', at('link-out'), 'raw'),
    made('out-by-folder', 'refused', at('folder-out/shadow'), 'raw'),
    made('out-to-device', 'unavailable', '/dev/loop0', 'raw'),
    made('out-to-process', 'unavailable', '/proc/self/environ', 'raw'),
  ];
}

function chains(at: At): readonly Made[] {
  const link = (index: number): string => at(`chain/disk.${index}`);
  mkdirSync(at('chain'));
  for (let index = 0; index < CHAIN_LENGTH; index += 1) {
    const backing = { name: link(index + 1), format: 'qcow2' };
    writeQcow2(link(index), { virtualSize: MiB, clusterSize: 512, ...(index + 1 < CHAIN_LENGTH ? { backing } : {}) });
  }
  const a = image(at, 'cycle-a', { backing: { name: '../cycle-b/disk', format: 'qcow2' } });
  image(at, 'cycle-b', { backing: { name: a, format: 'qcow2' } });
  return [
    made('chain-of-10000', 'refused', link(0)),
    made('a-cycle', 'refused', a),
    made('its-own-backing', 'refused', image(at, 'own', { backing: { name: 'disk', format: 'qcow2' } })),
  ];
}

/** Ways out of the tree and other harm, by what an image names as its backing file. */
function names(at: At): readonly Made[] {
  const refused = [
    ['json', 'json:{"driver":"file","filename":"/etc/shadow"}'],
    ['nbd', 'nbd:127.0.0.1:10809'],
    ['nbd-unix', 'nbd+unix:///export?socket=/run/libvirt/libvirt-sock'],
    ['http', 'http://127.0.0.1/base.qcow2'],
    ['blkdebug', 'blkdebug:/etc/passwd:/etc/shadow'],
    ['passwd', '/etc/passwd'],
    ['file-passwd', 'file:/etc/passwd'],
    ['dots', '../../../../../../../../etc/passwd'],
    ['folder-link', '../folder-out/passwd'],
    ['memory', '/proc/self/mem'],
    ['device', '/dev/zero'],
    ['fifo', '../fifo'],
    ['character-device', '../zero'],
    ['block-device', '../block'],
    ['escape', '/tmp/\u001B]0;owned\u0007\u001B[2J'],
    ['newline', 'base\nullage: all is well'],
    ['right-to-left', `${at('good/disk')}\u202Etxt.exe`],
    ['not-utf-8', 'base-\u00FF\u00FE'],
    ['long', 'x'.repeat(1023)],
  ] as const;
  return [
    ...refused.map(([kind, name]) => {
      const path = image(at, `backing-${kind}`, { backing: { name, format: 'raw' } });
      if (kind === 'not-utf-8')
        writeFileSync(path, replaced(readFileSync(path), 'base-\u00FF\u00FE', 'base-\xff\xfe..'));
      return made(`backing-${kind}`, 'refused', path);
    }),
    made('data-file', 'refused', dataFile(at)),
    made('extent', 'refused', extent(at), 'vmdk'),
  ];
}

/** QEMU's own image with an external data file, whose name is then another one of the same length. */
function dataFile(at: At): string {
  mkdirSync(at('data-file'));
  const path = at('data-file/disk');
  const options = ['-f', 'qcow2', '-o', 'data_file=eleven-byte,data_file_raw=on', 'disk', '4M'];
  execFileSync('qemu-img', ['create', '-q', ...options], { cwd: at('data-file') });
  writeFileSync(path, replaced(readFileSync(path), 'eleven-byte', '/etc/shadow'));
  return path;
}

function extent(at: At): string {
  mkdirSync(at('extent'));
  const path = at('extent/disk');
  writeFileSync(
    path,
    [
      '# Disk DescriptorFile',
      'version=1',
      'CID=fffffffe',
      'parentCID=ffffffff',
      'createType="monolithicFlat"',
      '# Extent description',
      'RW 8192 FLAT "/etc/shadow" 0',
      '# The Disk Data Base',
      'ddb.adapterType = "ide"',
      '',
    ].join('\n'),
  );
  return path;
}

/** `bytes` with the first occurrence of a text (as UTF-8) replaced by another of as many bytes (as Latin-1). */
function replaced(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const offset = Buffer.from(bytes).indexOf(from);
  if (offset === -1) throw new Error(`no ${JSON.stringify(from)} to replace`);
  return patched(bytes, [[offset, to]]);
}

function damage(at: At): readonly Made[] {
  const truncations = (
    [
      [4, 'damaged'],
      [20, 'damaged'],
      [71, 'damaged'],
      [103, 'damaged'],
    ] as const
  ).map(([length, outcome]) => {
    const path = image(at, `cut-${length}`);
    truncateSync(path, length);
    return made(`cut-${length}`, outcome, path);
  });
  const claims: readonly (readonly [string, Outcome, ...Patch[]])[] = [
    ['l1-of-32-gib', 'damaged', [36, 'be32', 0xffffffff]],
    ['clusters-of-2-to-the-63', 'damaged', [20, 'be32', 63]],
    ['size-of-8-eib', 'damaged', [24, 'be64', 2n ** 63n]],
    ['backing-name-of-4-gib', 'damaged', [8, 'be64', 200], [16, 'be32', 0xffffffff]],
    ['snapshots-beyond-the-end', 'read', [60, 'be32', 0xffff], [64, 'be64', 2n ** 62n]],
    ['a-header-of-4-gib', 'damaged', [100, 'be32', 0xfffffff8]],
    ['an-extension-of-4-gib', 'damaged', [104, 'be32', 0x12345678], [108, 'be32', 0xffffffff]],
    ['a-feature-of-tomorrow', 'unsupported', [72, 'be64', 2n ** 40n]],
  ];
  return [
    ...truncations,
    ...claims.map(([name, outcome, ...patches]) => {
      const path = image(at, name);
      writeFileSync(path, patched(readFileSync(path), patches));
      return made(name, outcome, path);
    }),
  ];
}

function definition(name: string, index: number, path: string, format: string): string {
  const uuid = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  return `<domain type='kvm'><name>${name}</name><uuid>${uuid}</uuid><devices><disk type='file' device='disk'>
 <driver name='qemu' type='${format}'/><source file='${path}'/><target dev='vda'/></disk></devices></domain>\n`;
}
