// The list of tokens, from the database or a server: without their secrets, which are kept nowhere.
import { safeText } from '../render/safe-text.ts';

/** What is shown of a token. */
export interface ListedToken {
  readonly id: string;
  readonly role: string;
  readonly state: string;
  /** Of an agent. */
  readonly hostId?: string | undefined;
  /** Of a tenant. */
  readonly project?: string | undefined;
  readonly lastUsedAtMs?: number | undefined;
  readonly label: string;
}

/** Lines, each ending in a newline. Never shortened: ids are copied from here. Projects have a column where a token has one: few have tenants. */
export function tokenListing(tokens: readonly ListedToken[]): string {
  if (tokens.length === 0) return 'no tokens\n';
  const hasProjects = tokens.some(({ project }) => project !== undefined);
  const headings = ['id', 'role', 'state', 'host', ...(hasProjects ? ['project'] : []), 'last used', 'label'];
  const rows = [headings, ...tokens.map((token) => cellsOf(token, hasProjects))];
  const widths = headings.map((_head, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  '));
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function cellsOf(token: ListedToken, hasProjects: boolean): readonly string[] {
  const { id, role, state, hostId, project, lastUsedAtMs, label } = token;
  const used = lastUsedAtMs === undefined ? 'never' : `${new Date(lastUsedAtMs).toISOString().slice(0, 16)}Z`;
  const whose = [hostId, ...(hasProjects ? [project] : [])].map((name) => safeText(name ?? '-', false));
  return [safeText(id, false), role, state, ...whose, used, safeText(label, false)];
}
