// A disk that could not be opened still is its guest's, with the sizes that the walk saw.
import { expect, test } from 'vitest';
import { GiB } from '../core/bytes.ts';
import { disk, file, found, image, raw } from '../../tests/hosts/facts.ts';
import type { CollectedGuest } from './collected.ts';
import { withUnopened } from './unopened-images.ts';

function guestWith(...paths: readonly (string | undefined)[]): CollectedGuest {
  const disks = paths.map((path) => ({
    declared: disk(path ?? '/none'),
    definedIn: 'both' as const,
    path,
    mirrorPath: undefined,
    reportedVirtualSize: undefined,
  }));
  const origin = 'xml-file';
  return { uuid: 'u1', name: 'web', nova: undefined, state: 'unknown', ioError: undefined, origin, disks, files: [] };
}

test('a file that was found stands in for the image that could not be read, once for all its names', () => {
  const closed = file('/i/u1/disk', GiB, { aliases: ['/i/u1/link'] });
  const read = raw('/i/u1/other', GiB, GiB);
  const images = { images: [read], chains: new Map([['/i/u1/other', [read.file.id]]]) };
  const guest = guestWith('/i/u1/other', '/i/u1/disk', '/i/u1/link', '/i/u1/gone', undefined);
  const unopened = withUnopened(images, [guest], [found(closed, 'disk', 'u1')]);
  expect(unopened.images).toEqual([read, image(closed, undefined, { probedFormat: undefined })]);
  expect([...unopened.chains]).toEqual([
    ['/i/u1/other', [read.file.id]],
    ['/i/u1/disk', [closed.id]],
    ['/i/u1/link', [closed.id]],
  ]);
});
