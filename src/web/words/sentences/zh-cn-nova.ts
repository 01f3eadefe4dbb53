// Why Nova's figures differ from ours, and why its audit would end, in Simplified Chinese.
import { formatBytes } from '../../../core/format-bytes.ts';
import type { EN_NOVA } from '../../../core/sentences/en-nova.ts';
import type { Translated } from '../../../core/sentences/sentence.ts';

/** See core/sentences/en-nova.ts. */
export const ZH_CN_NOVA: Translated<typeof EN_NOVA> = {
  'nova:figures': (o) =>
    `${o.nova} 会报告 disk_available_least 为 ${o.least} (GiB)，而实际${
      o.worstCaseFree < 0n ? `缺少 ${formatBytes(-o.worstCaseFree)}` : `剩余 ${formatBytes(o.worstCaseFree)}`
    }：${o.gap === 0n ? '两者相同' : offText(o.gap)}。`,
  'nova:ends': (o) => {
    const place = [o.guest, o.disk].filter((part) => part !== '').join(' ');
    return `${o.nova} 不会报告任何新内容：其审计${place === '' ? '' : `在 ${place} 处`}中止，因为${o.reason}，上一次的数字保持不变。`;
  },
  'nova:part': (o) => `${o.disks === 0 ? '' : `因 ${o.disks} 个磁盘而`}${offText(o.bytes)}：${o.reason}`,
  'differs:kilo-rounds': () => 'Kilo 在相减前后都向下取整到整 GiB。',
  'differs:nova-rounds': () => 'Nova 舍去不足 1 GiB 的部分。',
  'differs:guest-not-running': (o) => `${o.nova} 不计未运行的虚拟机。`,
  'differs:guest-dropped': (o) => `虚拟机有一个磁盘找不到时，${o.nova} 会略过整台虚拟机。`,
  'differs:skipped': (o) => `${o.nova} 不计卷，以及它无法归类的设备。`,
  'differs:not-read': (o) => `有些磁盘在这里无法读取，不知道 ${o.nova} 会读到什么。`,
  'differs:not-in-xml': (o) => `${o.nova} 不看空的驱动器，也不看下次启动才会有的磁盘。`,
  'differs:other-pools': (o) => `${o.nova} 把其他存储池的磁盘也计入此池。`,
  'differs:unknown-growth': (o) => `有些磁盘的增长在这里无法得知，${o.nova} 却有数字。`,
  'differs:counts-again': (o) => `一个文件被几个磁盘使用时，${o.nova} 会重复计算。`,
  'differs:media': (o) => `${o.nova} 把虚拟机无法写入的介质也计算在内。`,
  'differs:slips': (o) => `在空的驱动器之后，${o.nova} 会把一个磁盘的类型或格式当作另一个的。`,
  'differs:mirror': (o) => `${o.nova} 看不到块作业正在填充的副本。`,
  'differs:transient': (o) => `${o.nova} 看不到临时 (transient) 磁盘将要得到的叠加层。`,
  'differs:data-files': (o) => `${o.nova} 把外部数据文件中已有的内容当作尚未写入的。`,
  'differs:snapshots': (o) => `${o.nova} 不计内部快照所占用的空间。`,
  'differs:metadata': (o) => `${o.nova} 不计镜像格式的元数据。`,
  'differs:length-for-size': (o) => `XML 中未标为 qcow2 的磁盘，${o.nova} 把文件长度当作磁盘大小。`,
  'differs:below-zero': (o) => `${o.nova} 让低于零的磁盘抵消其他磁盘的增长。`,
  'differs:full': (o) => `除 qcow2 之外，${o.nova} 把 raw 等所有格式都当作已写满。`,
  'differs:length-for-allocation': (o) => `${o.nova} 把文件长度当作其占用的空间。`,
  'ends:xml': (o) => `domain XML ${o.path} 无法解析`,
  'ends:drivers': () => '<driver> 元素少于 <source> 元素：IndexError',
  'ends:length': (o) => `无法读取一个磁盘的长度：${o.errno}`,
  'ends:blockdev': () => '磁盘是普通文件，blockdev 对其失败',
  'ends:no-file': () => 'qemu-img 无法读取不是普通文件的磁盘',
  'ends:stat': (o) => `对磁盘执行 stat 失败：${o.errno}`,
  'ends:unreadable': () => 'qemu-img 无法读取该镜像',
  'ends:denied': () => '无权读取该镜像（至少此用户无权）',
  'ends:silent': () => '存储没有响应，而 Nova 会无限等待',
};

function offText(bytes: bigint): string {
  return bytes < 0n ? `高出 ${formatBytes(-bytes)}` : `低了 ${formatBytes(bytes)}`;
}
