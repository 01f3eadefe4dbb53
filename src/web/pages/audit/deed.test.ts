// What the log calls a deed, and what people do.
import { expect, test } from 'vitest';
import { EN } from '../../words/en.ts';
import { ZH_CN } from '../../words/zh-cn.ts';
import { deedText, errorCodeOf } from './deed.ts';

test.each([
  ['sign in', 'sign in', '登录'],
  ['clear policy', 'take a policy away', '移除策略'],
  ['open claim', 'make a claim', '作出承诺'],
  ['POST /v1/claims/:id/release', 'release claim', '释放承诺'],
  ['POST /v1/claims/:id/review', 'review forced claim', '复查强制承诺'],
  ['DELETE /v1/policies', 'take a policy away', '移除策略'],
  [
    'placement:resource_providers:inventories:update',
    'Placement API: update resource providers / inventories',
    'Placement API：更改资源提供者的库存',
  ],
  ['placement:allocations:manage', 'Placement API: manage allocations', 'Placement API：批量更改分配'],
  ['paint host', 'paint host', 'paint host'],
  ['toString', 'toString', 'toString'],
])('%s', (action, english, chinese) => {
  expect([deedText(action, EN), deedText(action, ZH_CN)]).toEqual([english, chinese]);
});

test.each([
  ['short', 'CLAIM_SHORT'],
  ['consumer-has-claim', 'CLAIM_HELD_ALREADY'],
  ['NO_SUCH_HOST', 'NO_SUCH_HOST'],
])('the error of %s', (code, expected) => {
  expect(errorCodeOf(code)).toBe(expected);
});
