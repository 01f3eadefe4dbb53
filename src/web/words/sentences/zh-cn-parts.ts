// Parts of Chinese sentences that several have.
import { formatBytes } from '../../../core/format-bytes.ts';

/** What files occupy, and what of it deleting them would give back. */
export function sizeText(occupied: bigint, back: bigint): string {
  if (occupied === back) return formatBytes(occupied);
  return `${formatBytes(occupied)}（因别处有硬链接，删除只能收回 ${formatBytes(back)}）`;
}

/** When something was changed last. */
export function changedText(days: number): string {
  return days === 0 ? '今天修改过' : `最后修改于 ${days} 天前`;
}

/** The first of so many. */
export function someText(names: readonly string[], count: number): string {
  const shown = names.join('、');
  return count > names.length ? `${shown} 等 ${count} 个` : shown;
}
