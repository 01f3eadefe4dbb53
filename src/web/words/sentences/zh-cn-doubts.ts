// What speaks against deleting a file, in Simplified Chinese: clauses without a full stop.
import type { EN_DOUBTS } from '../../../core/sentences/en-doubts.ts';
import type { Translated } from '../../../core/sentences/sentence.ts';

const FRESHNESS = { fresh: '最新', late: '延迟', lost: '失联' } as const;

/** See core/sentences/en-doubts.ts. */
export const ZH_CN_DOUBTS: Translated<typeof EN_DOUBTS> = {
  'doubt:named-by-guest': (o) => `虚拟机 ${o.guest} 的定义引用了它`,
  'doubt:named-by-image': (o) => `${o.path} 以它为后端`,
  'doubt:copied-tree': () => '复制的目录树不一定包含其主机的所有虚拟机，它可能属于其中一台',
  'doubt:base-is-new': () => '它出现还不到一天，正在创建的虚拟机可能即将使用它',
  'doubt:guests-unread': () => '有些虚拟机无法读取，它可能属于其中一台',
  'doubt:unread': (o) =>
    o.more === 0 ? `${o.path} 无法读取，可能使用着它` : `${o.path} 以及另外 ${o.more} 个文件无法读取，可能使用着它`,
  'doubt:unfollowed': (o) => `${o.path} 的后端文件没有找到或没有打开，可能就是它`,
  'doubt:format-unstated': (o) => `${o.path} 没有写明 ${o.backing} 的格式，因此没有打开后者，而它可能使用着此文件`,
  'doubt:disk-not-found': (o) => `虚拟机 ${o.guest} 的磁盘 ${o.disk} 的文件没有找到，可能就是它，或使用着它`,
  'doubt:used-elsewhere': (o) => `${o.host} 上的虚拟机 ${o.guest} 正在使用它`,
  'doubt:others': () => '其他主机也能看到此存储池，它可能属于那里的虚拟机',
  'doubt:host-gap': (o) => `${o.host} 挂载了此存储池，它可能属于那里的虚拟机，而那里的虚拟机并不全部清楚：${o.gap}`,
  'doubt:host-silent': (o) =>
    `${o.host} 挂载了此存储池，它可能属于那里的虚拟机，而那里的最近报告的状态是“${FRESHNESS[o.freshness]}”`,
  'gap:incomplete': () => '其报告中有内容无法读取',
  'gap:gone': () => '其报告已不存在',
};
