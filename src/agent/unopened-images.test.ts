// What is known of disks that nobody could open: by the walk that saw them, and by the chains that live XML states.
import { expect, test } from 'vitest';
import { declaredDisk } from '../../tests/hosts/facts.ts';
import type { FileFacts, ImageFacts } from '../core/file.ts';
import type { DeclaredLayer } from '../core/guest.ts';
import type { FoundFile } from '../core/report.ts';
import type { CollectedGuest } from './collected.ts';
import { withUnopened } from './unopened-images.ts';

const NOTHING = { images: [], chains: new Map() };

function file(path: string): FileFacts {
  const rest = { kind: 'file', aliases: [], poolId: '8:1', allocation: 4096n, links: 1, modifiedAtMs: 0 } as const;
  return { id: `8:${path}`, path, length: 1_000n, ...rest };
}

function found(...paths: readonly string[]): readonly FoundFile[] {
  return paths.map((path) => ({ file: file(path), role: 'disk', root: '/i', folder: undefined }));
}

function image(path: string): ImageFacts {
  const rest = { probedFormat: undefined, header: undefined, pins: undefined, backingId: undefined, dataFileIds: [] };
  return { file: file(path), ...rest };
}

function layer(path: string): DeclaredLayer {
  return { source: { kind: 'file', path }, format: 'qcow2' };
}

function guest(
  path: string,
  format: string,
  backingLayers: readonly DeclaredLayer[] = [],
  mirrorPath?: string,
): CollectedGuest {
  const declared = declaredDisk({ source: { kind: 'file', path }, format, backingLayers });
  const disk = { declared, definedIn: 'both', path, mirrorPath, reportedVirtualSize: undefined } as const;
  const identity = { uuid: 'u', name: 'g', nova: undefined, state: 'running', ioError: undefined } as const;
  return { ...identity, origin: 'libvirt', disks: [disk], files: [] };
}

test('a disk and its mirror that a walk has seen are the files that it saw', () => {
  const { images, chains } = withUnopened(NOTHING, [guest('/i/a', 'qcow2', [], '/i/m')], found('/i/a', '/i/m', '/i/x'));
  expect([...chains]).toEqual([
    ['/i/a', ['8:/i/a']],
    ['/i/m', ['8:/i/m']],
  ]);
  expect(images).toEqual([image('/i/a'), image('/i/m')]);
});

test('a raw disk is as large as its file, in whole sectors', () => {
  const { images } = withUnopened(NOTHING, [guest('/i/a', 'raw')], found('/i/a'));
  expect(images.map(({ header }) => [header?.format, header?.virtualSize])).toEqual([['raw', 1_024n]]);
});

test('below what headers told, the chain is the one that live XML states, as far as files are known', () => {
  const layers = [layer('/i/b'), layer('/i/c'), layer('/elsewhere'), layer('/i/d')];
  const read = { images: [image('/i/a')], chains: new Map([['/i/a', ['8:/i/a']]]) };
  const { images, chains } = withUnopened(
    read,
    [guest('/i/a', 'qcow2', layers)],
    found('/i/a', '/i/b', '/i/c', '/i/d'),
  );
  expect([...chains]).toEqual([['/i/a', ['8:/i/a', '8:/i/b', '8:/i/c']]]);
  expect(images).toEqual([image('/i/a'), image('/i/b'), image('/i/c')]);
});

test('a chain that headers told in full stays the same object', () => {
  const read = { images: [image('/i/a'), image('/i/b')], chains: new Map([['/i/a', ['8:/i/a', '8:/i/b']]]) };
  expect(withUnopened(read, [guest('/i/a', 'qcow2', [layer('/i/b')])], found('/i/a', '/i/b'))).toBe(read);
});

test('layers behind one that is no local file, and layers that come back, are not followed', () => {
  const remote: DeclaredLayer = { source: { kind: 'network', protocol: 'nbd', name: 'x', hosts: [] }, format: 'raw' };
  const cut = withUnopened(NOTHING, [guest('/i/a', 'qcow2', [remote, layer('/i/b')])], found('/i/a', '/i/b'));
  const cycle = withUnopened(NOTHING, [guest('/i/a', 'qcow2', [layer('/i/a')])], found('/i/a'));
  expect([cut.chains.get('/i/a'), cycle.chains.get('/i/a')]).toEqual([['8:/i/a'], ['8:/i/a']]);
});

test('a disk that no walk has seen stays without files', () => {
  expect(withUnopened(NOTHING, [guest('/i/a', 'qcow2')], found('/i/b'))).toEqual(NOTHING);
});
