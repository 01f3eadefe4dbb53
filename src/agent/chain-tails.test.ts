// Which files below a chain's end still belong to its disk.
import { expect, test } from 'vitest';
import type { ImageFacts } from '../core/file.ts';
import { withTails } from './chain-tails.ts';

/** "a>b" is image a with the backing file b. */
function images(...links: readonly string[]): readonly ImageFacts[] {
  return links.map((link): ImageFacts => {
    const [id = '', backingId] = link.split('>');
    const file = {
      id,
      kind: 'file',
      path: `/i/${id}`,
      aliases: [],
      poolId: '8:1',
      length: 1n,
      allocation: 1n,
    } as const;
    const rest = { probedFormat: undefined, header: undefined, pins: undefined, dataFileIds: [] };
    return { file: { ...file, links: 1, modifiedAtMs: 0 }, backingId, ...rest };
  });
}

test.each([
  ['a chain that ends goes on no further', ['a>b', 'b'], { '/i/a': ['a', 'b'] }, { '/i/a': ['a', 'b'] }],
  ['a chain that was cut goes on', ['a>b', 'b>c', 'c>d', 'd'], { '/i/a': ['a'] }, { '/i/a': ['a', 'b', 'c', 'd'] }],
  ['a backing that nobody read ends it', ['a>b', 'b>x'], { '/i/a': ['a'] }, { '/i/a': ['a', 'b', 'x'] }],
  ['a circle ends it', ['a>b', 'b>c', 'c>a'], { '/i/a': ['a'] }, { '/i/a': ['a', 'b', 'c'] }],
  [
    'a shared tail is one disk’s',
    ['a>c', 'b>c', 'c'],
    { '/i/a': ['a'], '/i/b': ['b'] },
    { '/i/a': ['a', 'c'], '/i/b': ['b'] },
  ],
  [
    'what another chain has stays there',
    ['a>b', 'b'],
    { '/i/a': ['a'], '/i/b': ['b'] },
    { '/i/a': ['a'], '/i/b': ['b'] },
  ],
  ['a disk without files has none', ['a>b'], { '/i/x': [] }, { '/i/x': [] }],
])('%s', (_title, links, chains, expected) => {
  const result = withTails({ images: images(...links), chains: new Map(Object.entries(chains)) });
  expect(Object.fromEntries(result.chains)).toEqual(expected);
});
