// Parts of English sentences that several have.
import { formatBytes } from '../format-bytes.ts';
import { counted } from '../plain-text.ts';

/** What a file occupies, where that may not be known. */
export function occupiedText(occupied: bigint | undefined): string {
  return occupied === undefined ? 'what it occupies is not known' : formatBytes(occupied);
}

/** What files occupy, and what of it deleting them would give back. */
export function sizeText(occupied: bigint | undefined, back: bigint | undefined): string {
  if (occupied === back || back === undefined) return occupiedText(occupied);
  return `${occupiedText(occupied)} (deleting gives back ${formatBytes(back)}, because of hard links elsewhere)`;
}

/** "last changed today", "last changed 3 days ago". */
export function changedText(days: number): string {
  return days === 0 ? 'last changed today' : `last changed ${counted(days, 'day')} ago`;
}

/** "a, b and 7 more": the first of so many. */
export function someText(names: readonly string[], count: number): string {
  const parts = count > names.length ? [...names, `${count - names.length} more`] : names;
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

/** "3.0 GiB more"; what nobody can tell as that. */
export function moreText(growth: bigint | undefined): string {
  return growth === undefined ? 'more than can be told' : `${formatBytes(growth)} more`;
}
