// What could not be read, by its kind, in Simplified Chinese.
import type { ProblemKind } from '../../core/problem.ts';

const KINDS: Readonly<Record<ProblemKind, string>> = {
  missing: '不存在',
  gone: '在两次读取之间消失了',
  denied: '没有读取权限',
  damaged: '内容已损坏，不符合其格式',
  unsupported: '使用了不认识的格式特性',
  timeout: '在期限内没有响应',
  refused: '按照规则不允许打开',
  unavailable: '所需的服务或工具无法使用',
  limit: '内容超过了读取上限，只读取了一部分',
};

/** "/x 没有读取权限". */
export function zhCnProblemOf(kind: ProblemKind, about: string): string {
  return about === '' ? `有内容${KINDS[kind]}。` : `${about}：${KINDS[kind]}。`;
}
