// What is said where nothing is, in Simplified Chinese.
import type { EN_MISSING } from './en-missing.ts';

/** See en-missing.ts. */
export const ZH_CN_MISSING: typeof EN_MISSING = {
  explain: (path) => `控制台在 ${path} 处没有内容。地址可能有误，或属于另一个版本。`,
  whereTo: '可以前往：',
  candidates: '可能是以下主机之一：',
  moreCandidates: '还有更多同名主机：请在主机列表中查找。',
  lastReport: '最近一次报告：',
  of: {
    NO_SUCH_HOST: {
      title: '没有这台主机',
      todo: '没有这个名称或 id 的主机上报过，或已被移除。如果是新主机，请启动其 agent；否则请在列表中查找。',
      href: '/',
      to: '全部主机',
    },
    NO_SUCH_GUEST: {
      title: '没有这台虚拟机',
      todo: '它已不在任何报告中：已删除或迁走，或其主机在它创建后还没有上报。',
      href: '/events?kind=claim-changed',
      to: '承诺的变化',
    },
    NO_SUCH_PLACEMENT: {
      title: '没有这个决定',
      todo: '这里从未作出这个决定，或已不再保存。',
      href: '/place/decisions',
      to: '历史决定',
    },
    NO_SUCH_POOL: {
      title: '没有这个存储池',
      todo: '已没有主机报告这个 id 的存储池：它已卸载或重新创建。',
      href: '/pools',
      to: '所有存储池',
    },
  },
};
