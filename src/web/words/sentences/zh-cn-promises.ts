// The worst case in Simplified Chinese: true in every case, with what is not known said beside it.
import { formatBytes } from '../../../core/format-bytes.ts';
import type { EN_PROMISES } from '../../../core/sentences/en-promises.ts';
import type { Translated } from '../../../core/sentences/sentence.ts';

/** See core/sentences/en-promises.ts. */
export const ZH_CN_PROMISES: Translated<typeof EN_PROMISES> = {
  'worst:unknown': (o) => `无法读取 ${o.pool} 的使用情况，因此不知道兑现承诺之后会剩下多少：${o.growth}。`,
  'worst:no-disks': (o) =>
    `可用 ${formatBytes(o.available)}，${o.isCertain ? '没有虚拟机在此有磁盘' : '没有已知的虚拟机在此有磁盘'}。`,
  worst: (o) => `${worstText(o)}：${o.growth}，而可用的有 ${formatBytes(o.available)}。`,
  'growth:no-guest': () => '没有虚拟机在此有磁盘',
  'growth:unknown': () => '增长量未知',
  'growth:none': (o) => (o.guests === 1 ? '仅有的一台虚拟机不会再增长' : `${o.guests} 台虚拟机都不会再增长`),
  'growth:one-guest': (o) => `仅有的一台虚拟机 ${o.guest} 还可增长 ${formatBytes(o.growth)}`,
  growth: (o) => {
    const who = `${o.guests} 台虚拟机中有 ${o.growing} 台`;
    const [low, high, together] = [formatBytes(o.low), formatBytes(o.high), formatBytes(o.together)];
    if (o.growing === 1) return `${who}还可增长 ${together}`;
    if (low === high) return `${who}各自还可增长 ${low}，合计 ${together}`;
    return `${who}还可增长，各自 ${low} 至 ${high}，合计 ${together}`;
  },
  'caveat:unknown': (o) => `有 ${o.disks} 个磁盘的增长未知，没有计入此数。`,
  'caveat:reported': (o) => `有 ${o.disks} 个磁盘只计入了 libvirt 给出的大小：元数据和快照另计。`,
  'caveat:layers': (o) =>
    `有 ${o.images} 个镜像仅因别的镜像的说法而被当作下层；否则它们还可占用${moreText(o.growth)}。`,
  'caveat:orphans': (o) =>
    `有 ${o.images} 个镜像不属于任何已知的虚拟机；如果它们属于未复制或未读取的虚拟机，还可占用${moreText(o.growth)}。`,
  'caveat:shared': (o) => `此处的文件之间至少共享 ${formatBytes(o.atLeast)}，重写时会另外占用。`,
  'caveat:unresolved': (o) => `有 ${o.disks} 个磁盘没有找到或无法访问，没有计入此数。`,
};

function worstText(o: { readonly worstCaseFree: bigint; readonly isBound: boolean }): string {
  if (o.worstCaseFree < 0n) return `承诺${o.isBound ? '至少' : ''}比实有多 ${formatBytes(-o.worstCaseFree)}`;
  if (o.worstCaseFree === 0n) return o.isBound ? '承诺至少已等于实有' : '承诺正好等于实有';
  return `如果每台虚拟机都写满其磁盘，${o.isBound ? '最多' : ''}还剩 ${formatBytes(o.worstCaseFree)}`;
}

function moreText(growth: bigint | undefined): string {
  return growth === undefined ? '无法估计的空间' : ` ${formatBytes(growth)}`;
}
