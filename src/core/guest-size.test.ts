// What a guest is to be given, by whoever says so.
import { describe, expect, test } from 'vitest';
import * as facts from '../../tests/hosts/facts.ts';
import { GiB, MiB } from './bytes.ts';
import { memoryOf, vcpusOf } from './guest-size.ts';

const FLAVOR = { name: 'm1', diskGib: 1, ephemeralGib: 0, swapMib: 0, memoryMib: 512, vcpus: 1 };
const NOVA = { instanceName: 'web', flavor: FLAVOR, project: undefined, user: undefined };

describe('the size of a guest', () => {
  test.each([
    ['is what its definition says', { memory: 2n * GiB, vcpus: 4, nova: NOVA }, 2n * GiB, 4n],
    ['else what its flavor says', { nova: NOVA }, 512n * MiB, 1n],
    ['else not known, and not 0', {}, undefined, undefined],
  ])('%s', (_title, over, memory, vcpus) => {
    const guest = facts.guest('web', [], over);
    expect([memoryOf(guest), vcpusOf(guest)]).toEqual([memory, vcpus]);
  });
});
