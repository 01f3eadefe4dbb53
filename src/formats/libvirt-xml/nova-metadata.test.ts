// parseNovaMetadata as Nova wrote it from 2014 on, and isCinderVolume, which rests on it.
import { describe, expect, test } from 'vitest';
import type { NovaMetadata } from '../../core/guest.ts';
import { isCinderVolume } from './cinder.ts';
import { parseDomainXml } from './parse-domain-xml.ts';

function novaOf(metadata: string): NovaMetadata | undefined {
  return parseDomainXml(`<domain><name>g</name><metadata>${metadata}</metadata></domain>`).nova;
}

const BODY = `
  <nova:package version="2015.1.0"/>
  <nova:name>  web 1 </nova:name>
  <nova:creationTime>2015-01-01 00:00:00</nova:creationTime>
  <nova:flavor name="m1.small">
    <nova:memory>2048</nova:memory><nova:disk>20</nova:disk><nova:swap>512</nova:swap>
    <nova:ephemeral>5</nova:ephemeral><nova:vcpus>1</nova:vcpus>
  </nova:flavor>
  <nova:owner>
    <nova:user uuid="u-1">alice</nova:user>
    <nova:project uuid="p-1">demo</nova:project>
  </nova:owner>
  <nova:root type="image" uuid="i-1"/>`;

const WEB: NovaMetadata = {
  instanceName: 'web 1',
  flavor: { name: 'm1.small', diskGib: 20, ephemeralGib: 5, swapMib: 512, memoryMib: 2048, vcpus: 1 },
  project: { id: 'p-1', name: 'demo' },
  user: { id: 'u-1', name: 'alice' },
};

const NOVA_1_0 = 'http://openstack.org/xmlns/libvirt/nova/1.0';
const NOVA_1_1 = 'http://openstack.org/xmlns/libvirt/nova/1.1';

describe("Nova's metadata", () => {
  test.each([
    ['1.0, since 2014', NOVA_1_0],
    ['1.1, since Nova 23', NOVA_1_1],
  ])('in its namespace %s', (_, namespace) => {
    expect(novaOf(`<nova:instance xmlns:nova="${namespace}">${BODY}</nova:instance>`)).toEqual(WEB);
  });

  test('with another prefix, or none', () => {
    const renamed = BODY.replaceAll('nova:', 'n:');
    expect(novaOf(`<n:instance xmlns:n="${NOVA_1_1}">${renamed}</n:instance>`)).toEqual(WEB);
    const bare = BODY.replaceAll('nova:', '');
    expect(novaOf(`<instance xmlns="${NOVA_1_1}">${bare}</instance>`)).toEqual(WEB);
  });

  test('beside the metadata of others', () => {
    const other = '<o:instance xmlns:o="urn:o"><o:name>no</o:name></o:instance>';
    expect(novaOf(`${other}<nova:instance xmlns:nova="${NOVA_1_0}">${BODY}</nova:instance>`)).toEqual(WEB);
  });

  test.each([
    ['absent', ''],
    ['of another namespace', '<o:instance xmlns:o="urn:o"><o:name>no</o:name></o:instance>'],
    ['of no namespace', '<instance><name>no</name></instance>'],
    ['deeper than libvirt puts it', `<o:x xmlns:o="urn:o"><n:instance xmlns:n="${NOVA_1_0}"/></o:x>`],
  ])('%s is none', (_, metadata) => {
    expect(novaOf(metadata)).toBeUndefined();
  });

  test('that says little gives little', () => {
    const none: NovaMetadata = { instanceName: undefined, flavor: undefined, project: undefined, user: undefined };
    expect(novaOf(`<n:instance xmlns:n="${NOVA_1_0}"/>`)).toEqual(none);
    const odd =
      '<n:flavor><n:disk>-1</n:disk><n:swap>x</n:swap><n:memory>1e9</n:memory><n:vcpus> 2 </n:vcpus></n:flavor><n:owner><n:user/></n:owner>';
    expect(novaOf(`<n:instance xmlns:n="${NOVA_1_0}">${odd}</n:instance>`)).toEqual({
      ...none,
      flavor: { name: '', diskGib: 0, ephemeralGib: 0, swapMib: 0, memoryMib: 0, vcpus: 2 },
      user: { id: '', name: '' },
    });
  });
});

describe('a Cinder volume', () => {
  const VOLUME = '0c3a9f4e-5a8e-4a7f-8c1d-1d2e3f4a5b6c';

  test.each([
    ['a volume of a guest of Nova', `<serial>${VOLUME}</serial>`, true, true],
    ['a volume known by its alias', `<alias name='ua-${VOLUME}'/>`, true, true],
    ['a local disk of Nova', "<alias name='virtio-disk0'/>", true, false],
    ['a serial that is no UUID', '<serial>WD-1234</serial>', true, false],
    ['an alias of a user that is no UUID', "<alias name='ua-data'/>", true, false],
    ['a serial on a guest that Nova did not make', `<serial>${VOLUME}</serial>`, false, false],
  ])('%s', (_, written, hasNovaMetadata, expected) => {
    const xml = `<domain><name>g</name><devices><disk>${written}</disk></devices></domain>`;
    const found = parseDomainXml(xml).disks.map((disk) => isCinderVolume(disk, hasNovaMetadata));
    expect(found).toEqual([expected]);
  });
});
