// Definitions of a copied tree: copies are one guest, and none is ever lost.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDomainXml } from '../formats/libvirt-xml/parse-domain-xml.ts';
import { guestsOf, type FoundDefinition } from './offline-definitions.ts';

function definition(
  path: string,
  name: string,
  uuid: string,
  disks: readonly (readonly [string, string])[],
): FoundDefinition {
  const devices = disks
    .map(
      ([target, source]) =>
        `<disk type='file' device='disk'><source file='${source}'/><target dev='${target}'/></disk>`,
    )
    .join('');
  const xml = `<domain><name>${name}</name>${uuid === '' ? '' : `<uuid>${uuid}</uuid>`}<devices>${devices}</devices></domain>`;
  return { path, guest: parseDomainXml(xml) };
}

const shown = (definitions: readonly FoundDefinition[]) =>
  guestsOf(definitions).guests.map(({ name, uuid, disks }) => [
    name,
    uuid,
    disks.map(({ target, source }) => `${target}=${source.kind === 'file' ? source.path : source.kind}`),
  ]);

test('a copy beside the original is one guest', () => {
  const disks = [['vda', '/i/a/disk']] as const;
  expect(shown([definition('/x/a.xml', 'a', 'U1', disks), definition('/i/a/libvirt.xml', 'a', 'u1', disks)])).toEqual([
    ['a', 'u1', ['vda=/i/a/disk']],
  ]);
});

test('an older copy adds the disks that only it names', () => {
  const guests = shown([
    definition('/1.xml', 'a', 'u1', [['vda', '/new']]),
    definition('/2.xml', 'a', 'u1', [
      ['vda', '/old'],
      ['vdb', '/data'],
    ]),
  ]);
  expect(guests).toEqual([['a', 'u1', ['vda=/new', 'vda (2)=/old', 'vdb=/data']]]);
});

test('guests without a UUID are named by their files, however many there are', () => {
  const definitions = ['a', 'b', 'c'].map((name) => definition(`/${name}.xml`, name, '', [['vda', `/${name}`]]));
  expect(shown(definitions)).toEqual([
    ['a', '/a.xml', ['vda=/a']],
    ['b', '/b.xml', ['vda=/b']],
    ['c', '/c.xml', ['vda=/c']],
  ]);
  expect(guestsOf(definitions).problems).toEqual([]);
});

test('two guests that claim one UUID both count, and the report says so', () => {
  const definitions = [
    definition('/1.xml', 'web', 'u1', [['vda', '/web']]),
    definition('/2.xml', 'clone', 'u1', [['vda', '/clone']]),
  ];
  expect(shown(definitions)).toEqual([
    ['clone', '/2.xml', ['vda=/clone']],
    ['web', 'u1', ['vda=/web']],
  ]);
  expect(guestsOf(definitions).problems).toMatchObject([
    {
      kind: 'damaged',
      subject: { path: '/2.xml', guest: 'clone' },
      found: 'its UUID u1 is also that of web in /1.xml',
    },
  ]);
});

test('every source that any definition names is a disk of some guest, and no two guests share a UUID', () => {
  const some = fc.record({
    name: fc.constantFrom('a', 'b', 'c'),
    uuid: fc.constantFrom('', 'u1', 'u2'),
    sources: fc.uniqueArray(fc.constantFrom('/1', '/2', '/3', '/4'), { minLength: 1 }),
  });
  fc.assert(
    fc.property(fc.array(some), (given) => {
      const { guests } = guestsOf(
        given.map(({ name, uuid, sources }, at) =>
          definition(
            `/${at}.xml`,
            name,
            uuid,
            sources.map((source, disk) => [`vd${'abcd'.charAt(disk)}`, source] as const),
          ),
        ),
      );
      const named = guests.flatMap(({ disks }) =>
        disks.map(({ source }) => (source.kind === 'file' ? source.path : '')),
      );
      expect(new Set(named)).toEqual(new Set(given.flatMap(({ sources }) => sources)));
      expect(new Set(guests.map(({ uuid }) => uuid)).size).toBe(guests.length);
      for (const { disks } of guests) expect(new Set(disks.map(({ target }) => target)).size).toBe(disks.length);
    }),
  );
});
