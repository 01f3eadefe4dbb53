// `ullage inspect` beside `qemu-img info --backing-chain`: the command itself, on chains of every format over every format.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { inspectionSchema } from '../../src/wire/inspection.ts';
import { readJson } from '../../src/wire/json.ts';
import { runUllage } from '../scenarios/ullage.ts';
import { isJson, qemuImg, type Json } from './qemu-img.ts';

type Layer = z.infer<typeof inspectionSchema>['files'][number]['chain'][number];

const LOWEST = ['raw', 'qcow', 'qcow2', 'qed', 'vmdk', 'vdi', 'vpc', 'vhdx', 'parallels'];
const OVERLAYS = ['qcow', 'qcow2', 'qed'];

let folder: string;
/** The tops of all chains. */
let tops: readonly string[];
let told: readonly (readonly Layer[])[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ullage-chains-'));
  for (const name of ['_base', 'guest', 'flat']) mkdirSync(join(folder, name));
  tops = [...LOWEST.flatMap((lowest) => chainsOver(lowest)), vmdkOverVmdk()];
  const { stdout } = await runUllage(['inspect', '--json', ...tops]);
  told = inspectionSchema.parse(readJson(stdout)).files.map(({ chain }) => chain);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Three layers each: named by an absolute path, in the folder beside, then by a relative one. */
function chainsOver(lowest: string): readonly string[] {
  const base = join(folder, '_base', `base.${lowest}`);
  qemuImg(folder, ['create', '-q', '-f', lowest, base, '3M']);
  return OVERLAYS.map((format) => {
    const middle = `${lowest}.middle.${format}`;
    const top = `${lowest}.top.${format}`;
    const within = join(folder, 'guest');
    qemuImg(within, ['create', '-q', '-f', format, '-b', base, '-F', lowest, middle]);
    qemuImg(within, ['create', '-q', '-f', format, '-b', middle, '-F', format, top]);
    if (format === 'qcow2') qemuImg(within, ['snapshot', '-c', 'before', top]);
    return join(within, top);
  });
}

function vmdkOverVmdk(): string {
  const within = join(folder, 'flat');
  qemuImg(within, ['create', '-q', '-f', 'vmdk', 'base.vmdk', '3M']);
  qemuImg(within, ['create', '-q', '-f', 'vmdk', '-b', 'base.vmdk', '-F', 'vmdk', 'top.vmdk']);
  return join(within, 'top.vmdk');
}

test('tells each layer of each chain as qemu-img does, down to the first whose format no image states', () => {
  const theirs = tops.map((top) => askQemuImg(top));
  expect(told.map((chain) => statedOf(chain.map(asQemuTells)))).toEqual(theirs.map(statedOf));
  expect(theirs.map((chain) => statedOf(chain).length)).toContain(3);
});

test('opens nothing below an image that does not state its format, where qemu-img guesses', () => {
  const unstated = told.filter((chain) => chain.length > statedOf(chain.map(asQemuTells)).length);
  expect(unstated.length).toBeGreaterThan(LOWEST.length);
  for (const chain of unstated) {
    const [below] = chain.slice(statedOf(chain.map(asQemuTells)).length);
    expect([below?.header?.format, below?.probedFormat]).toEqual(['raw', undefined]);
  }
});

/** The layers to the first that names a backing file without its format: qcow has no place for it, qed one for "raw" alone. */
function statedOf(chain: readonly Json[]): readonly Json[] {
  const last = chain.findIndex(({ backing, backingFormat }) => backing !== undefined && backingFormat === undefined);
  return last === -1 ? chain : chain.slice(0, last + 1);
}

function askQemuImg(top: string): readonly Json[] {
  const layers: unknown = JSON.parse(qemuImg(dirname(top), ['info', '--backing-chain', '--output=json', top]));
  if (!Array.isArray(layers)) throw new Error(`qemu-img info of ${top} is no list`);
  return layers.filter(isJson).map((layer) => ({
    path: join(dirname(top), String(layer['filename'])).replace(`${dirname(top)}${folder}`, folder),
    format: layer['format'],
    virtualSize: layer['virtual-size'],
    allocation: layer['actual-size'],
    // Missing from qemu-img 7.2 for parallels (tests/images/agreement.ts).
    clusterSize: layer['format'] === 'parallels' ? undefined : layer['cluster-size'],
    backing: layer['backing-filename'],
    backingFormat: layer['backing-filename-format'],
    snapshots: Array.isArray(layer['snapshots']) ? layer['snapshots'].length : 0,
  }));
}

function asQemuTells({ file, header }: Layer): Json {
  return {
    path: file.path,
    format: header?.format,
    virtualSize: Number(header?.virtualSize),
    allocation: Number(file.allocation),
    clusterSize: header?.format === 'parallels' ? undefined : header?.clusterSize,
    backing: header?.backing?.name,
    backingFormat: header?.backing?.format,
    snapshots: header?.snapshotCount,
  };
}
