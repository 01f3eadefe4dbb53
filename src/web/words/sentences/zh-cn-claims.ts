// What findings about promises say, in Simplified Chinese.
import { formatBytes } from '../../../core/format-bytes.ts';
import type { EN_CLAIMS } from '../../../core/sentences/en-claims.ts';
import type { Translated } from '../../../core/sentences/sentence.ts';
import { someText } from './zh-cn-parts.ts';

const RESOURCES: Readonly<Record<string, string>> = { disk: '磁盘', memory: '内存', vcpus: 'vCPU' };

const amountsText = (amounts: readonly string[]): string => (amounts.length === 0 ? '0' : amounts.join('、'));

/** See core/sentences/en-claims.ts. */
export const ZH_CN_CLAIMS: Translated<typeof EN_CLAIMS> = {
  'amount:disk': (o) => `${formatBytes(o.bytes)} 磁盘（${o.poolClass}）`,
  'amount:memory': (o) => `${o.mib} MiB 内存`,
  'amount:vcpus': (o) => `${o.vcpus} 个 vCPU`,
  'amount:units': (o) => `${o.amount} 个 ${o.resource}`,
  'number:bytes': (o) => formatBytes(o.bytes),
  'number:mib': (o) => `${o.mib} MiB`,
  'number:count': (o) => o.count,
  'amount:unknown': (o) => `数量未知的${RESOURCES[o.resource] ?? ` ${o.resource}`}`,
  'amount:at-least': (o) => `至少 ${o.amount}`,
  'claimed-beyond-free': (o) =>
    `${o.host} 上尚未在任何报告中出现的承诺需要 ${o.unseen}，而已有的磁盘全部写满后会剩下 ${formatBytes(o.worstCaseFree)}：两者合计为 ${formatBytes(o.withBoth)}。`,
  'do:claimed-beyond-free': (o) =>
    `释放不会再创建的承诺 (ullage claims --host ${o.host} --state claimed)，或预留承诺不得占用的部分：promises.disk-reserved-gib。`,
  'forced-claim': (o) =>
    `${o.actor} ${o.days < 1 ? '今天' : `于 ${o.days} 天前`}越过限制，把虚拟机 ${o.guest} 强制放置到 ${o.host}，原因：${o.reason}。`,
  'do:forced-claim': (o) => `${o.isDue ? '复查时间已到：' : ''}请迁走该虚拟机，或说明它可以留下`,
  'guest-vanished': (o) =>
    `虚拟机 ${o.guest} 已不在 ${o.host} 上，而其承诺 ${o.claim} 仍在那里占用 ${amountsText(o.amounts)}。`,
  'do:guest-vanished': () => '如果是手动迁移的，请先在其他主机上查找；如果虚拟机已删除，请释放该承诺',
  'do:guest-vanished-adopted': (o) =>
    `无需处理：没有人请求过该承诺，完整的报告中连续 ${o.minutes} 分钟没有该虚拟机时，它会自动结束。`,
  'guest-without-claim': (o) =>
    `${o.host} 上的 ${o.of} 台虚拟机中有 ${o.count} 台没有承诺（${someText(o.names, o.count)}），已为其计入 ${formatBytes(o.bytes)} 磁盘。`,
  'do:guest-without-claim': () =>
    '如果它们在这里开始使用承诺之前就已存在，无需处理；否则请查明是谁不经请求就放置虚拟机。',
  'move-unsettled': (o) =>
    `虚拟机 ${o.guest} 离开 ${o.host} 已有 ${o.days} 天（${o.kind} ${o.move}）：除新位置外，那里仍计有 ${amountsText(o.amounts)}。`,
  'do:move-unsettled': () => '如果虚拟机已在应在之处，请确认该迁移，否则请撤回。',
  'over-claimed': (o) =>
    `${o.host} ${o.isAtLeast ? '至少' : ''}已承诺 ${o.claimed}，比其容量 ${o.capacity} 多出 ${o.over}。`,
  'do:over-claimed': () => '在迁走或删除虚拟机、或允许承诺更多之前，对它的新承诺会被拒绝',
  'do:enlarge-inventory': () =>
    '在迁走或删除虚拟机、或通过 Placement API 扩大其库存 (inventory) 之前，对它的新承诺会被拒绝。',
};
