// What is said around each page, in Simplified Chinese.
import type { EN_FRAME } from './en-frame.ts';

/** See en-frame.ts. */
export const ZH_CN_FRAME: typeof EN_FRAME = {
  pages: '页面',
  menu: '菜单',
  preferences: '语言、配色、退出',
  language: '语言',
  away: '服务器没有响应。所示为当时的数据：',
  awayHint: '每隔几秒会再次查询。',
  ended: '会话已结束。重新登录后将回到原来的页面。',
  lastReport: '最近上报',
  tightest: '最紧张',
  asOf: '数据截至',
  whereTokens: '第一个令牌由运行服务器的人创建；其他令牌由管理员在“令牌”页面创建。',
  bar: (worst, available, total) => `最坏可用 ${worst}，可用 ${available}，总量 ${total}`,
};
