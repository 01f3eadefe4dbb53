// What forms say of what stands in their fields, in Simplified Chinese.
import type { EN_FORMS } from './en-forms.ts';

/** See en-forms.ts. */
export const ZH_CN_FORMS: typeof EN_FORMS = {
  failed: '操作未执行',
  unanswered: '没有收到服务器的应答',
  pressAgain: '不知道操作是否已执行。请在服务器恢复应答后再按一次按钮。',
  needed: '请填写此项。',
  takes: {
    count: '请填写整数，例如 8。',
    gib: '请填写数字，例如 20 或 1.5：小数点用“.”，最多三位小数。',
    size: '请填写大于 0 的数字，例如 20 或 1.5：小数点用“.”，最多三位小数。',
    percent: '请填写 0 到 100 的百分比，例如 40 或 37.5：小数点用“.”，最多四位小数。',
    ratio: '请填写 0.001 到 1000 的比例，例如 4 或 1.5：小数点用“.”，最多六位小数。',
    minutes: '请填写分钟数：1 到 43200 的整数。',
    lifetime: '请填写天数：1 到 3650 的整数；不填则永久有效。',
    days: '请填写天数：1 到 365 的整数。',
    uuid: '请填写 UUID，例如 1b4e28ba-2fa1-41d2-883f-0016d3cca427。',
  },
  atMost: (largest) => `数值过大：最多 ${largest}。`,
  wrong: (field) => `“${field}”中的内容不被接受：`,
  held: {
    guest: (guest) => `虚拟机 ${guest} 已有承诺，`,
    host: (host) => `位于主机 ${host}。`,
    todo: '一台虚拟机只承诺一处：请移动它 (ullage claims move)，或先释放该承诺 (ullage claims release)。',
    claims: '此主机的承诺',
  },
  noSuchHost: '没有这个名称或 id 的主机上报过。',
};
