// parseGroups, parseVolumes, volumePools and volumeOfDevice on what LVM 2.03.16 printed, on edges and on rubbish.
import { assert, json, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FormatError } from '../format-error.ts';
import { parseGroups, parseVolumes } from './report.ts';
import { volumeOfDevice } from './volume-of-device.ts';
import { volumePools } from './volume-pools.ts';

const GROUP = { vg_name: 'vg-0', vg_uuid: 'G', vg_size: '1000', vg_free: '300', vg_attr: 'wz--n-' };

const VOLUME = {
  vg_uuid: 'G',
  lv_name: 'v',
  lv_uuid: 'V',
  lv_path: '/dev/vg-0/v',
  lv_size: '100',
  lv_metadata_size: '',
  segtype: 'linear',
  pool_lv: '',
  origin: '',
  data_percent: '',
  metadata_percent: '',
};

type Fields = Readonly<Record<string, unknown>>;

function vgs(...rows: readonly Fields[]): string {
  return JSON.stringify({ report: [{ vg: rows }] });
}

function lvs(...rows: readonly Fields[]): string {
  return JSON.stringify({ report: [{ lv: rows }] });
}

function poolsOf(...rows: readonly Fields[]): ReturnType<typeof volumePools> {
  return volumePools(parseGroups(vgs(GROUP)), parseVolumes(lvs(...rows)));
}

describe('a row of vgs', () => {
  test('gives sizes to the byte up to the largest count there is', () => {
    const row = { ...GROUP, vg_size: '9223372036854775807', vg_free: '0' };
    expect(parseGroups(vgs(row))).toEqual([
      { name: 'vg-0', uuid: 'G', size: 9_223_372_036_854_775_807n, free: 0n, shared: false },
    ]);
  });

  test.each([
    ['wz--n-', false],
    ['wz--nc', true],
    ['wz--ns', true],
    ['rz-pn-', false],
    ['wz--n', false],
  ])('with the attributes %s is shared: %s', (attributes, shared) => {
    expect(parseGroups(vgs({ ...GROUP, vg_attr: attributes }))[0]?.shared).toBe(shared);
  });
});

describe('a percentage', () => {
  test.each([
    ['', undefined],
    ['0.00', 0],
    ['0.01', 100],
    ['12.34', 123_400],
    ['99.99', 999_900],
    ['100.00', 1_000_000],
    ['7', 70_000],
    ['50.1234', 501_234],
  ])('%j is %s millionths', (printed, ppm) => {
    const [row] = parseVolumes(lvs({ ...VOLUME, data_percent: printed, metadata_percent: printed }));
    expect([row?.dataPpm, row?.metadataPpm]).toEqual([ppm, ppm]);
  });
});

describe('what no version of LVM prints is a FormatError:', () => {
  test.each([
    ['nothing', '', 'document: no JSON in 0 characters'],
    ['half a document', '{"report":[', 'document: no JSON in 11 characters'],
    ['a list', '[]', 'report: undefined, expected a list'],
    ['a number', '7', 'document: number where an object was expected'],
    ['a report of nothing', '{"report":[null]}', 'document: object where an object was expected'],
    ['the other report', lvs(VOLUME), 'vg: undefined, expected a list'],
    ['a row that is no object', '{"report":[{"vg":["x"]}]}', 'document: string where an object was expected'],
    ['a missing column', vgs({ ...GROUP, vg_free: undefined }), 'vg_free: undefined, expected a string'],
    ['a size that is a number', vgs({ ...GROUP, vg_size: 5 }), 'vg_size: number, expected a string'],
    ['a size with a unit', vgs({ ...GROUP, vg_size: '10g' }), 'vg_size: "10g", expected a count of bytes'],
    ['a negative size', vgs({ ...GROUP, vg_size: '-1' }), 'vg_size: "-1", expected a count of bytes'],
    ['a size of 2⁶³', vgs({ ...GROUP, vg_size: '9223372036854775808' }), 'vg_size: "9223372036854775808", expected'],
    ['no name', vgs({ ...GROUP, vg_name: '' }), 'vg_name: empty'],
  ])('%s', (_, text, message) => {
    expect(() => parseGroups(text)).toThrow(FormatError);
    expect(() => parseGroups(text)).toThrow(`parse lvm-report: ${message}`);
  });

  test.each([['100.01'], ['-1.00'], ['12,34'], ['1e2'], ['999.00'], ['0x1'], ['12.34567']])(
    'a percentage of %s',
    (printed) => {
      const message = `data_percent: "${printed}", expected 0.00 to 100.00`;
      expect(() => parseVolumes(lvs({ ...VOLUME, data_percent: printed }))).toThrow(message);
    },
  );

  test('more rows than any host has', () => {
    const rows = Array.from({ length: 100_001 }, () => 0).join(',');
    expect(() => parseVolumes(`{"report":[{"lv":[${rows}]}]}`)).toThrow('lv: more than 100000 rows');
  });
});

function isReadOrRefused(text: string): boolean {
  try {
    return parseVolumes(text).length >= 0 && parseGroups(text).length >= 0;
  } catch (error) {
    return error instanceof FormatError;
  }
}

test('any text gives rows or a FormatError', () => {
  assert(property(string(), isReadOrRefused));
  assert(property(json(), (text) => isReadOrRefused(`{"report":[{"vg":[${text}],"lv":[${text}]}]}`)));
});

describe('pools', () => {
  test('list a volume of several segments once, with its whole size', () => {
    const [group] = poolsOf(VOLUME, { ...VOLUME, segtype: 'striped' });
    expect(group?.volumes).toEqual([
      {
        name: 'v',
        path: '/dev/vg-0/v',
        size: 100n,
        segmentType: 'linear',
        thinPool: undefined,
        origin: undefined,
        mappedPpm: undefined,
        hidden: false,
      },
    ]);
  });

  test('put each volume where its bytes come from', () => {
    const pools = poolsOf(
      { ...VOLUME, lv_name: 'thick', lv_uuid: '1' },
      {
        ...VOLUME,
        lv_name: 'thin',
        lv_uuid: '2',
        segtype: 'thin',
        pool_lv: 'tp',
        lv_size: '5000',
        data_percent: '1.50',
      },
      { ...VOLUME, lv_name: 'other', lv_uuid: '3', segtype: 'thin', pool_lv: 'tp2' },
      {
        ...VOLUME,
        lv_name: 'tp',
        lv_uuid: 'P',
        segtype: 'thin-pool',
        data_percent: '82.15',
        metadata_percent: '3.00',
        lv_metadata_size: '4',
      },
      { ...VOLUME, lv_name: 'snap', lv_uuid: '4', origin: 'thick', data_percent: '10.00' },
      { ...VOLUME, lv_name: '[tp_tdata]', lv_uuid: '5', lv_path: '' },
      { ...VOLUME, lv_name: 'squeezed', lv_uuid: '6', segtype: 'vdo', pool_lv: 'vpool', lv_size: '9000' },
      { ...VOLUME, lv_name: 'cached', lv_uuid: '7', segtype: 'cache', pool_lv: '[fast_cpool]', data_percent: '55.00' },
      { ...VOLUME, lv_name: 'elsewhere', lv_uuid: '8', vg_uuid: 'made since' },
    );
    const told = pools.map((pool) => [
      pool.name,
      pool.id,
      ...pool.volumes.map(({ name, thinPool, origin, mappedPpm, hidden }) => ({
        name,
        thinPool,
        origin,
        mappedPpm,
        hidden,
      })),
    ]);
    const thick = { thinPool: undefined, origin: undefined, mappedPpm: undefined, hidden: false };
    expect(told).toEqual([
      [
        'vg-0',
        'vg:G',
        { ...thick, name: 'thick' },
        { ...thick, name: 'tp' },
        { ...thick, name: 'snap', origin: 'thick' },
        { ...thick, name: 'tp_tdata', hidden: true },
        { ...thick, name: 'cached' },
      ],
      ['vg-0/tp', 'thin:P', { ...thick, name: 'thin', thinPool: 'tp', mappedPpm: 15_000 }],
    ]);
    expect(pools[1]).toMatchObject({ dataUsedPpm: 821_500, metadataUsedPpm: 30_000, metadataSize: 4n, total: 100n });
  });
});

describe('the volume of a device', () => {
  const pools = poolsOf(
    { ...VOLUME, lv_name: 'a-b', lv_uuid: '1', lv_path: '/dev/vg-0/a-b' },
    { ...VOLUME, lv_name: 't', lv_uuid: '2', lv_path: '', segtype: 'thin', pool_lv: 'tp' },
    { ...VOLUME, lv_name: 'tp', lv_uuid: '3', lv_path: '', segtype: 'thin-pool' },
    { ...VOLUME, lv_name: '[tp_tmeta]', lv_uuid: '4', lv_path: '' },
  );

  test.each([
    ['/dev/vg-0/a-b', 'a-b', 'vg-0'],
    ['/dev/mapper/vg--0-a--b', 'a-b', 'vg-0'],
    ['/dev/disk/by-id/dm-name-vg--0-a--b', 'a-b', 'vg-0'],
    ['/dev/vg-0/t', 't', 'vg-0/tp'],
    ['/dev/mapper/vg--0-t', 't', 'vg-0/tp'],
    ['/dev/mapper/vg-0-a-b', undefined, undefined],
    ['/dev/mapper/vg--0-tp_tmeta', undefined, undefined],
    ['/dev/vg-0/absent', undefined, undefined],
    ['/dev/sda', undefined, undefined],
    ['a-b', undefined, undefined],
    ['', undefined, undefined],
  ])('%s is %s on %s', (path, volume, pool) => {
    const found = volumeOfDevice(path, pools);
    expect([found?.volume.name, found?.pool.name]).toEqual([volume, pool]);
  });
});
