// Parts of Chinese sentences that several have.
import { formatBytes } from '../../../core/format-bytes.ts';

/** What a file occupies, where that may not be known. */
export function occupiedText(occupied: bigint | undefined): string {
  return occupied === undefined ? '占用未知' : formatBytes(occupied);
}

/** What files occupy, and what of it deleting them would give back. */
export function sizeText(occupied: bigint | undefined, back: bigint | undefined): string {
  if (occupied === back || back === undefined) return occupiedText(occupied);
  return `${occupiedText(occupied)}（因别处有硬链接，删除只能收回 ${formatBytes(back)}）`;
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
