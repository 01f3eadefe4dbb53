// How large a guest is to be, in every way in which a domain can say it.
import { expect, test } from 'vitest';
import { GiB, KiB, MiB } from '../../core/bytes.ts';
import { parseDomainXml } from './parse-domain-xml.ts';

test.each<[elements: string, vcpus: number | undefined, memory: bigint | undefined]>([
  ["<memory unit='KiB'>16384</memory><vcpu placement='static'>4</vcpu>", 4, 16n * MiB],
  ["<memory>16384</memory><vcpu current='1'>4</vcpu>", 4, 16n * MiB],
  ["<memory unit='G'>2</memory><vcpu> 2 </vcpu>", 2, 2n * GiB],
  ["<memory unit='gb'>2</memory>", undefined, 2_000_000_000n],
  ["<memory unit='bytes'>1024</memory>", undefined, KiB],
  ["<memory unit='furlongs'>2</memory><vcpu>many</vcpu>", undefined, undefined],
  ["<memory unit='constructor'>2</memory>", undefined, undefined],
  ["<memory unit='TiB'>9223372036854775807</memory><vcpu>0</vcpu>", undefined, undefined],
  ['<memory>-1</memory><vcpu>123456</vcpu>', undefined, undefined],
  ['', undefined, undefined],
])('%s', (elements, vcpus, memory) => {
  const guest = parseDomainXml(`<domain><name>g</name>${elements}</domain>`);
  expect([guest.vcpus, guest.memory]).toEqual([vcpus, memory]);
});
