// How far a worst case can be off in Simplified Chinese.
import { formatBytes } from '../../../core/format-bytes.ts';
import type { EN_FAR_OFF } from '../../../core/sentences/en-far-off.ts';
import type { Translated } from '../../../core/sentences/sentence.ts';
import { ZH_CN_POOLS } from '../zh-cn-pools.ts';

const { doubtsOf } = ZH_CN_POOLS;

/** See core/sentences/en-far-off.ts. */
export const ZH_CN_FAR_OFF: Translated<typeof EN_FAR_OFF> = {
  'off:guests': () => '更低：未知的虚拟机还可占用多少，无法得知',
  'off:unresolved': (o) => `更低：${o.disks} 个没有找到或无法访问的磁盘还可占用多少，无法得知`,
  'off:unknown': (o) => `更低：${o.disks} 个增长未知的磁盘还可占用多少，无法得知`,
  'off:reported': (o) => `更低：另加 ${o.disks} 个仅由 libvirt 描述的磁盘的元数据和快照`,
  'off:layers': (o) => byText(o, '被当作下层的镜像'),
  'off:orphans': (o) => byText(o, '不属于任何已知虚拟机的镜像'),
  'off:shared': (o) =>
    `低 ${formatBytes(o.atLeast)} 至 ${formatBytes(o.atMost)}：文件之间可能共享数据块，重写副本会另外占用空间`,
  'off:reflink': () => doubtsOf.reflink,
  'off:compression': () => doubtsOf.compression,
  'off:thin-backing': () => doubtsOf['thin-backing'],
  'off:remote': () => doubtsOf.remote,
  'off:userspace': () => doubtsOf.userspace,
};

function byText({ images, growth }: { images: number; growth: bigint | undefined }, what: string): string {
  const by = growth === undefined ? '数量未知' : `低 ${formatBytes(growth)}`;
  return `${by}：如果${what}（${images} 个）是虚拟机的磁盘`;
}
