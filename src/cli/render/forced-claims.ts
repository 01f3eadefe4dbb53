// Claims that were forced over a limit, as a table.
import type { ForcedClaimLine } from '../../wire/api/forced-claims.ts';
import { left, type Shown } from '../listing.ts';
import type { Column } from './table.ts';
import type { Theme } from './theme.ts';
import { safeText } from './safe-text.ts';

const COLUMNS: readonly Column[] = [
  { ...left('claim', 12), isWhole: true },
  { ...left('guest', 12), leftOut: 1 },
  left('host', 12),
  left('review'),
  { ...left('by', 8), leftOut: 2 },
  left('reason', 20),
];

/** A list of them. */
export function forcedShown({ unicode }: Theme, claims: readonly ForcedClaimLine[], more: boolean): Shown {
  const rows = claims.map(({ claim, guest, hostName, hostId, actor, reason, ...rest }) =>
    [claim, guest, hostName ?? hostId, reviewOf(rest), actor, reason].map((text) => safeText(text, unicode)),
  );
  return { document: { claims, truncated: more }, columns: COLUMNS, rows, more };
}

function reviewOf({
  due,
  held,
  reviewedAtMs,
  reviewAtMs,
}: Pick<ForcedClaimLine, 'due' | 'held' | 'reviewedAtMs' | 'reviewAtMs'>): string {
  if (!held) return 'ended';
  if (reviewedAtMs !== undefined) return `done ${dayOf(reviewedAtMs)}`;
  return due ? `DUE since ${dayOf(reviewAtMs)}` : `due ${dayOf(reviewAtMs)}`;
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
