// A token as its callers see it, and how a row becomes one.
import type { Selectable } from 'kysely';
import type { Role, TokenRow } from '../tables.ts';

/** A token without its secret. */
export interface Token {
  readonly id: string;
  readonly role: Role;
  /** The one host that an agent may report for; undefined for every other role. */
  readonly hostId: string | undefined;
  /** The one project that a tenant may ask about; undefined for every other role. */
  readonly project: string | undefined;
  readonly label: string;
  readonly createdAtMs: number;
  readonly createdBy: string;
  readonly expiresAtMs: number | undefined;
  readonly revokedAtMs: number | undefined;
  /** To the minute: see `useTokens`. */
  readonly lastUsedAtMs: number | undefined;
}

/** The columns that `tokenOf` reads: all but the hash. */
export const TOKEN_COLUMNS = [
  'id',
  'role',
  'host_id',
  'project',
  'label',
  'created_at',
  'created_by',
  'expires_at',
  'revoked_at',
  'last_used_at',
] as const;

/** The token of a row. */
export function tokenOf(row: Pick<Selectable<TokenRow>, (typeof TOKEN_COLUMNS)[number]>): Token {
  return {
    id: row.id,
    role: row.role,
    hostId: row.host_id ?? undefined,
    project: row.project ?? undefined,
    label: row.label,
    createdAtMs: row.created_at,
    createdBy: row.created_by,
    expiresAtMs: row.expires_at ?? undefined,
    revokedAtMs: row.revoked_at ?? undefined,
    lastUsedAtMs: row.last_used_at ?? undefined,
  };
}
