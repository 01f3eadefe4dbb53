// A guest of the demonstration as libvirt would define it: enough of domain XML for an audit.
import { GiB } from '../../core/bytes.ts';
import type { DemoDisk } from './plan.ts';

/** Domain XML with one disk at `path`. Names in the plan are ours: nothing needs escaping. */
export function demoDomainXml(disk: DemoDisk, path: string): string {
  const discard = disk.discard ? ' discard="unmap"' : '';
  return `<domain type="kvm">
  <name>${disk.domain}</name>
  <uuid>${disk.uuid}</uuid>
  <metadata>
    <nova:instance xmlns:nova="http://openstack.org/xmlns/libvirt/nova/1.1">
      <nova:name>${disk.name}</nova:name>
      <nova:flavor name="demo.disk${disk.virtualSize / GiB}">
        <nova:memory>2048</nova:memory>
        <nova:disk>${disk.virtualSize / GiB}</nova:disk>
        <nova:swap>0</nova:swap>
        <nova:ephemeral>0</nova:ephemeral>
        <nova:vcpus>1</nova:vcpus>
      </nova:flavor>
    </nova:instance>
  </metadata>
  <memory unit="MiB">2048</memory>
  <vcpu>1</vcpu>
  <os><type arch="x86_64">hvm</type></os>
  <devices>
    <disk type="file" device="disk">
      <driver name="qemu" type="${disk.format}" cache="none"${discard}/>
      <source file="${path}"/>
      <target dev="vda" bus="virtio"/>
    </disk>
  </devices>
</domain>
`;
}
