// What callers did, in Simplified Chinese.
import type { EN_AUDIT } from './en-audit.ts';
import { ZH_CN_ERRORS } from './zh-cn-errors.ts';

const ERRORS: Readonly<Record<string, string>> = ZH_CN_ERRORS;

const THINGS: Readonly<Record<string, string>> = {
  resource_providers: '资源提供者',
  inventories: '库存',
  aggregates: '聚合',
  traits: '特征',
  resource_classes: '资源类别',
  allocations: '分配',
  reshaper: '库存与分配',
};

const VERBS: Readonly<Record<string, string>> = {
  create: '创建',
  update: '更改',
  delete: '删除',
  manage: '批量更改',
  reshape: '重整',
};

/** See en-audit.ts. */
export const ZH_CN_AUDIT: typeof EN_AUDIT = {
  actions: {
    'sign in': '登录',
    'sign out': '退出',
    'create token': '创建令牌',
    'revoke token': '吊销令牌',
    'forget host': '移除主机',
    'set policy': '设定策略',
    'clear policy': '移除策略',
    'review forced claim': '复查强制承诺',
    'place guest': '放置虚拟机',
    'open claim': '作出承诺',
    'abort claim': '放弃承诺',
    'confirm claim': '兑现承诺',
    'release claim': '释放承诺',
    'rebuild claim': '更改承诺（重建）',
    'start-move claim': '开始调整大小或迁移',
    'confirm-move claim': '确认调整大小或迁移',
    'revert-move claim': '撤回调整大小或迁移',
    'release-consumer claim': '释放一台虚拟机的所有承诺',
  },
  placementApi: (thing, verb) =>
    `Placement API：${VERBS[verb] ?? verb}${thing
      .split(':')
      .map((part) => THINGS[part] ?? part)
      .join('的')}`,
  outcomes: { done: '完成', refused: '被拒绝', failed: '失败' },
  ended: (sessions) => `会话数已达上限：最早的 ${sessions} 个已结束。`,
  leftOut: (count) => `在此之前未记入日志的拒绝：${count} 次。`,
  asBefore: '本来如此。',
  policiesGone: (count) => `随之移除的策略：${count} 项。`,
  mayNot: (role) => `角色 ${role} 不允许执行此操作。`,
  refusal: (code) => ERRORS[code] ?? code,
};
