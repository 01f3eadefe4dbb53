// Our facts beside `qemu-img info` on images of every format and option that qemu-img writes; the differences are listed.
import { mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ImageHeader } from '../../src/core/image.ts';
import { formatOfDriverType } from '../../src/formats/driver-names.ts';
import { parseImage } from '../../src/formats/parse-image.ts';
import { probeFormat } from '../../src/formats/probe.ts';
import { asCompared, asQemuTells, DIFFERENCES, withoutDifferences, type Told } from './agreement.ts';
import { refusalOf } from './broken.ts';
import { BASES, generatedImages, IMAGE, type GeneratedImage } from './generated-images.ts';
import { qemuImg, qemuInfo, withFile } from './qemu-img.ts';

/** What the product promises to be compared on. */
const FEWEST = 150;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ullage-agreement-'));
  for (const base of BASES) qemuImg(folder, ['create', '-q', ...base.slice(1)]);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function make({ name, format, size, options, flags, after }: GeneratedImage): void {
  const asked = options === '' ? [] : ['-o', options];
  qemuImg(folder, ['create', '-q', '-f', format, ...flags, ...asked, name, size]);
  for (const call of after)
    qemuImg(
      folder,
      call.map((word) => (word === IMAGE ? name : word)),
    );
}

function headerOf(name: string, declared?: string): ImageHeader {
  return withFile(join(folder, name), (source) => {
    const format = declared === undefined ? probeFormat(source) : formatOfDriverType(declared);
    if (format === undefined) throw new Error(`no format is called ${declared}`);
    return parseImage(source, format);
  });
}

function tell(name: string, declared?: string): Told & { header: ImageHeader } {
  const header = headerOf(name, declared);
  const actualSize = statSync(join(folder, name), { bigint: true }).blocks * 512n;
  return { header, ours: asQemuTells(header, actualSize), theirs: asCompared(qemuInfo(folder, name, declared)) };
}

it(
  'agrees with qemu-img info on every image that qemu-img makes, but for the listed differences',
  () => {
    const headers: ImageHeader[] = [];
    const disagreements: unknown[] = [];
    for (const image of generatedImages()) {
      make(image);
      const { header, ...told } = tell(image.name, image.declared);
      headers.push(header);
      const { ours, theirs } = withoutDifferences(told, header);
      if (!sameFields(ours, theirs))
        disagreements.push({ image: `${image.name} ${image.size} ${image.options}`, ours, theirs });
    }
    console.log(
      `compared ${headers.length} images of ${new Set(headers.map(({ format }) => format)).size} formats with qemu-img info`,
    );
    expect(disagreements).toEqual([]);
    expect(headers.length).toBeGreaterThanOrEqual(FEWEST);
    expect(DIFFERENCES.filter(({ applies }) => !headers.some(applies)).map(({ reason }) => reason)).toEqual([]);
  },
  10 * 60_000,
);

/** Undefined and absent fields are the same; order is not looked at. */
function sameFields(ours: Told['ours'], theirs: Told['theirs']): boolean {
  return serialized(ours) === serialized(theirs);
}

function serialized(side: Told['ours']): string {
  const names = Object.keys(side).toSorted();
  return JSON.stringify(names.map((name) => [name, side[name]]).filter(([, value]) => value !== undefined));
}

it('tells a fixed VHD as raw by probing and as itself when declared, where QEMU says the same', () => {
  qemuImg(folder, ['create', '-q', '-f', 'vpc', '-o', 'subformat=fixed,force_size=on', 'fixed.vhd', '1M']);
  expect({ probed: headerOf('fixed.vhd').virtualSize, declared: headerOf('fixed.vhd', 'vpc').virtualSize }).toEqual({
    probed: BigInt(qemuInfo(folder, 'fixed.vhd')['virtual-size'] as number),
    declared: BigInt(qemuInfo(folder, 'fixed.vhd', 'vpc')['virtual-size'] as number),
  });
});

it('reads an extent of a split VMDK by itself, which QEMU refuses', () => {
  qemuImg(folder, ['create', '-q', '-f', 'vmdk', '-o', 'subformat=twoGbMaxExtentSparse', 'split.vmdk', '1M']);
  expect(() => qemuInfo(folder, 'split-s001.vmdk')).toThrow('Could not open');
  expect(headerOf('split-s001.vmdk').virtualSize).toBe(1_048_576n);
});

it('reads a VMDK descriptor whose extent is missing, which QEMU refuses', () => {
  qemuImg(folder, ['create', '-q', '-f', 'vmdk', '-o', 'subformat=monolithicFlat', 'lost.vmdk', '1M']);
  rmSync(join(folder, 'lost-flat.vmdk'));
  expect(() => qemuInfo(folder, 'lost.vmdk')).toThrow('No such file');
  expect(headerOf('lost.vmdk').virtualSize).toBe(1_048_576n);
});

it.each([
  ['vdi', 400, 'FORMAT_TRUNCATED VDIHEADER1PLUS'],
  ['parallels', 60, 'FORMAT_TRUNCATED header'],
])('refuses a %s image cut inside its header, which QEMU pads with zeros', (format, size, refusal) => {
  const name = `cut.${format}`;
  qemuImg(folder, ['create', '-q', '-f', format, name, '1M']);
  truncateSync(join(folder, name), size);
  expect(qemuInfo(folder, name)['format']).toBe(format);
  expect(refusalOf(() => headerOf(name))).toBe(refusal);
});
