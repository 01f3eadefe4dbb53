// What stands beside long lists, in Simplified Chinese.
import type { EN_LONG_LISTS } from './en-long-lists.ts';

/** The words of long lists, in Simplified Chinese. */
export const ZH_CN_LONG_LISTS: typeof EN_LONG_LISTS = {
  find: (what) => `在“${what}”中查找`,
  shown: (shown, all) => `共 ${all} 项，已显示 ${shown} 项`,
  found: (shown, found, all) => `共 ${all} 项，匹配 ${found} 项，已显示 ${shown} 项`,
  none: '没有匹配项。',
  more: (count) => `再显示 ${count} 项`,
  morePools: (count) => `该主机的存储池更多：此处按名称列出前 ${count} 个的历史，其余见各存储池的页面。`,
  between: (count) => `显示中间的 ${count} 层`,
};
