// DiskDescriptor.xml as ploop writes it, and as an attacker would.
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../tests/images/broken.ts';
import { parsePloopDescriptor } from './descriptor.ts';

const GUID = '{5fbaabe3-6958-40ff-92a7-860e329aab41}';
const SHOT = '{e2e5e9a0-0f6e-4f9b-8f6f-7d3c2f1d8c11}';

interface Parts {
  readonly size?: string;
  readonly images?: string;
  readonly snapshots?: string;
}

function document(parts: Parts = {}): string {
  const { size = '<Disk_size>20971520</Disk_size>', images = image(GUID, 'root.hds'), snapshots = '' } = parts;
  return [
    '<?xml version="1.0"?>',
    '<Parallels_disk_image Version="1.0">',
    `<Disk_Parameters>${size}<Cylinders>40960</Cylinders><Heads>16</Heads><Sectors>32</Sectors></Disk_Parameters>`,
    `<StorageData><Storage><Start>0</Start><End>20971520</End><Blocksize>2048</Blocksize>${images}</Storage></StorageData>`,
    `<Snapshots>${snapshots}</Snapshots>`,
    '</Parallels_disk_image>',
  ].join('\n');
}

function image(guid: string, file: string, type = 'Compressed'): string {
  return `<Image><GUID>${guid}</GUID><Type>${type}</Type><File>${file}</File></Image>`;
}

function shot(guid: string, parent: string): string {
  return `<Shot><GUID>${guid}</GUID><ParentGUID>${parent}</ParentGUID></Shot>`;
}

it('tells size and delta file of a disk without snapshots', () => {
  expect(parsePloopDescriptor(document())).toEqual({
    virtualSize: 10_737_418_240n,
    images: [{ guid: GUID, file: { name: 'root.hds', place: 'local', format: 'parallels' } }],
    topGuid: undefined,
    snapshotCount: 0,
  });
});

it('tells the top delta and the snapshots below it', () => {
  const snapshots = `<TopGUID>${SHOT}</TopGUID>${shot(GUID, '{0}')}${shot(SHOT, GUID)}`;
  const images = image(GUID, 'root.hds', 'Plain') + image(SHOT, 'root.hds.{e2e5}');
  expect(parsePloopDescriptor(document({ images, snapshots }))).toEqual({
    virtualSize: 10_737_418_240n,
    images: [
      { guid: GUID, file: { name: 'root.hds', place: 'local', format: 'raw' } },
      { guid: SHOT, file: { name: 'root.hds.{e2e5}', place: 'local', format: 'parallels' } },
    ],
    topGuid: SHOT,
    snapshotCount: 1,
  });
});

it('names delta files as written, and leaves judging them to the reader', () => {
  const images = image(GUID, '/etc/shadow') + image(SHOT, 'json:{}') + image(SHOT, '&#x9b;2J');
  expect(parsePloopDescriptor(document({ images })).images.map(({ file }) => [file.name, file.place])).toEqual([
    ['/etc/shadow', 'local'],
    ['json:{}', 'pseudo'],
    ['\\xc2\\x9b2J', 'local'],
  ]);
});

describe('a document that breaks a rule is refused by the name of the element', () => {
  it.each([
    ['FORMAT_INVALID DiskDescriptor.xml', ''],
    ['FORMAT_INVALID DiskDescriptor.xml', 'not XML'],
    ['FORMAT_INVALID DiskDescriptor.xml', document().slice(0, -3)],
    ['FORMAT_INVALID DOCTYPE', `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/shadow">]>${document().slice(21)}`],
    ['FORMAT_INVALID DiskDescriptor.xml', document({ size: '<Disk_size>&x;</Disk_size>' })],
    ['FORMAT_INVALID Disk_size', document({ size: '' })],
    ['FORMAT_INVALID Disk_size', document({ size: '<Disk_size>-1</Disk_size>' })],
    ['FORMAT_INVALID Disk_size', document({ size: '<Disk_size>0x10</Disk_size>' })],
    ['FORMAT_LIMIT Disk_size', document({ size: '<Disk_size>9999999999999999999</Disk_size>' })],
    ['FORMAT_INVALID Image', document({ images: '' })],
    ['FORMAT_LIMIT Image', document({ images: image(GUID, 'a').repeat(513) })],
    ['FORMAT_INVALID File', document({ images: '<Image></Image>' })],
    ['FORMAT_LIMIT a', '<a>'.repeat(17)],
    ['FORMAT_LIMIT DiskDescriptor.xml', ' '.repeat(256 * 1024 + 1)],
  ])('%s', (refusal, text) => {
    expect(refusalOf(() => parsePloopDescriptor(text))).toBe(refusal);
  });
});

it('refuses an entity bomb at its DOCTYPE, before any entity is read', () => {
  const entities = Array.from({ length: 30 }, (_, at) => `<!ENTITY e${at + 1} "&e${at};&e${at};">`).join('');
  const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "boom">${entities}]><x>&e30;</x>`;
  expect(refusalOf(() => parsePloopDescriptor(bomb))).toBe('FORMAT_INVALID DOCTYPE');
});

it('refuses every truncation', () => {
  const text = document();
  const outcomes = Array.from({ length: text.length }, (_, size) =>
    refusalOf(() => parsePloopDescriptor(text.slice(0, size))),
  );
  expect(new Set(outcomes)).toEqual(new Set(['FORMAT_INVALID DiskDescriptor.xml']));
});
