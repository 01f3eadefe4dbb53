// The list of tokens, from the database or a server: without their secrets, which are kept nowhere.
import { safeText } from '../render/safe-text.ts';

/** What is shown of a token. */
export interface ListedToken {
  readonly id: string;
  readonly role: string;
  readonly state: string;
  readonly hostId?: string | undefined;
  readonly lastUsedAtMs?: number | undefined;
  readonly label: string;
}

const HEADINGS = ['id', 'role', 'state', 'host', 'last used', 'label'];

/** Lines, each ending in a newline. Never shortened: ids are copied from here. */
export function tokenListing(tokens: readonly ListedToken[]): string {
  if (tokens.length === 0) return 'no tokens\n';
  const rows = [HEADINGS, ...tokens.map((token) => cellsOf(token))];
  const widths = HEADINGS.map((_head, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  '));
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function cellsOf({ id, role, state, hostId, lastUsedAtMs, label }: ListedToken): readonly string[] {
  const used = lastUsedAtMs === undefined ? 'never' : `${new Date(lastUsedAtMs).toISOString().slice(0, 16)}Z`;
  return [safeText(id, false), role, state, safeText(hostId ?? '-', false), used, safeText(label, false)];
}
