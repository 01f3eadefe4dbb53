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
  ended: '会话已结束。重新登录后将回到原来的页面，已输入的内容仍然保留。',
  lastReport: '最近上报',
  tightest: '最紧张',
  forAdmins: '此页面仅供管理员使用。需要时请用 admin 角色的令牌登录。',
  noAudit: '还没有任何更改。更改和被拒绝的操作会连同操作者和时间列在这里。',
  badToken: '此令牌无法登录：未知、已吊销或已过期。',
  mayNotRead: '此令牌不能读取：agent 的令牌只用于上报，租户的令牌只用于 Placement API。',
  whatNow: '请检查是否复制完整，或向管理员索取 reader 角色的令牌。',
  inTheClear:
    '此页面通过明文 HTTP 传输：沿途的任何人都能读到令牌及之后的全部内容。设置 tls-certificate 后服务器使用 HTTPS。',
  hints: {
    unreachable: '服务器在运行吗？网络是否可达？每隔几秒会再次查询。',
    notAuthenticated: '会话已结束：请重新登录。',
  },
  kept: '所示为当时的数据：',
  asOf: '数据截至',
  noSuchPage: '此地址没有页面',
  whereTokens:
    '服务器首次启动时会在数据库目录中写入管理员令牌 first-admin-token；使用 PostgreSQL 时不写入，请在服务器所在机器上执行 ullage token create --role admin --label NAME 创建。以它作为 ULLAGE_TOKEN 执行以下命令即可创建您的令牌；管理员也可在“令牌”页面创建：',
  bar: (worst, available, total) => `最坏可用 ${worst}，可用 ${available}，总量 ${total}`,
};
