// What errors mean that somebody may meet in the console, in Simplified Chinese. The server's own words stand below them.
import type { ErrorCode } from '../../core/errors.ts';

/** Of the command line, of agents, of images and of starting a server: nobody meets them in a browser. */
type Elsewhere =
  | `FORMAT_${string}`
  | `LIBVIRT_${string}`
  | `CONFIG_${string}`
  | `AGENT_${string}`
  | 'CLI_USAGE'
  | 'OFFLINE_TREE'
  | 'IMAGE_UNREADABLE'
  | 'STORE_VERSION'
  | 'STORE_DIRECTORY'
  | 'STORE_LOCKED'
  | 'STORE_SCHEMA'
  | 'STORE_NOT_EMPTY'
  | 'STORE_FILE'
  | 'REPORT_INVALID'
  | 'REPORT_NEEDS_FULL'
  | 'MICROVERSION'
  | 'NOT_TOLD'
  | 'NO_SUCH_SERVER'
  | 'NO_SUCH_PROVIDER'
  | 'LEASE_LOST'
  | 'LISTEN_FAILED'
  | 'TLS_FILES'
  | 'HOST_IDENTITY'
  | 'DEMO_FAILED';

/** By code. A new code is a line here, or above. */
export const ZH_CN_ERRORS: Readonly<Record<Exclude<ErrorCode, Elsewhere>, string>> = {
  NO_SUCH_POOL: '报告中没有这个存储池。',
  NO_SUCH_GUEST: '没有报告包含这台虚拟机。',
  NO_SUCH_POLICY: '要移除的策略从未设定。',
  NO_SUCH_CLAIM: '没有这个承诺。',
  CLAIM_ID_TAKEN: '这个 id 已被另一个承诺使用。',
  CLAIM_ENDED: '该承诺或其所属的迁移已经结束，无法再更改。',
  CLAIM_NOT_MOVING: '该承诺不属于任何迁移，无法确认或撤回。',
  CLAIM_MOVING: '该承诺属于一个尚未结束的迁移。',
  CLAIM_SAME_HOST: '只有调整大小才能把虚拟机“移动”到它所在的主机。',
  CLAIM_HELD_ALREADY: '该虚拟机已有承诺。',
  CLAIM_CONFIRMED: '该承诺的磁盘已在报告中出现：只能释放。',
  CLAIM_FORCE_DENIED: '策略不允许任何人强制超出限制。',
  CLAIM_HOST_LOST: '该主机已失联超过五个周期，不能再向它承诺。',
  CLAIM_SHORT: '在该主机已有的承诺之外，放不下所请求的资源。',
  NO_SUCH_PLACEMENT: '没有这个放置决定，或已不再保存。',
  PLACEMENT_ID_TAKEN: '这个 id 已被另一个决定或承诺使用。',
  JSON_SYNTAX: '请求内容不是有效的 JSON。',
  JSON_NUMBER: '请求中有一个数字不是整数，或超出范围。',
  STORE_UNREACHABLE: '服务器无法连接其数据库。',
  STORE_REFUSED: '数据库拒绝了服务器的访问或操作。',
  STORE_TIMEOUT: '数据库没有在期限内完成工作。',
  STORE_LOST: '与数据库的连接中断，不知道操作是否已经完成。',
  STORE_FULL: '数据库的空间已用完。',
  STORE_FAILED: '数据库返回了一个意外的错误。',
  REQUEST_INVALID: '请求中有不存在的参数，或不接受的值。',
  BODY_INVALID: '请求内容的类型或编码无法读取，或已损坏。',
  BODY_SLOW: '请求内容没有及时送达。',
  BODY_TOO_LARGE: '请求内容超过上限。',
  NOT_AUTHENTICATED: '没有登录，或令牌不存在、已吊销或已过期。',
  NOT_ALLOWED: '您的角色不允许执行此操作。',
  NO_SUCH_CALL: '服务器没有这个地址；它可能是另一个版本。',
  NO_SUCH_HOST: '没有这个名称或 id 的主机上报过。',
  HOST_REPORTS: '该主机仍在上报，不能移除。',
  NO_SUCH_TOKEN: '没有这个令牌。',
  HOST_AMBIGUOUS: '有多台主机使用这个名称，或 id 以此开头：请用完整的 id。',
  TOO_MANY_REQUESTS: '请求过于频繁，请稍候再试。',
  SERVER_BUSY: '服务器正忙，请稍候再试。',
  SERVER_UNREACHABLE: '无法连接服务器。',
  SERVER_REFUSED: '服务器拒绝了请求。',
  SERVER_ANSWER: '服务器的应答不符合预期：它可能是另一个版本。',
  SERVER_BUG: '服务器内部出错：可用请求编号在其日志中查找详情。',
};
