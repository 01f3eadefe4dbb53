// Who makes a call, and what his role allows.
import type { Access } from '../../wire/api/endpoint.ts';
import type { Role } from '../../store/tables.ts';

/** Who makes a call. */
export interface Caller {
  /** For the log of what was done: the token's label; "open access" where no token is asked for. */
  readonly actor: string;
  readonly tokenId: string | undefined;
  readonly role: Role;
  /** The one host that it may report for; undefined: any, as its role allows. */
  readonly hostId: string | undefined;
  /** The one project that a tenant may ask about. */
  readonly project?: string | undefined;
}

/** What each role may do. An agent sees no figures: a host that was taken over must not show the whole fleet. */
const ALLOWED: Readonly<Record<Role, readonly Access[]>> = {
  reader: ['read'],
  agent: ['report'],
  placer: ['read', 'place'],
  operator: ['read', 'place', 'operate'],
  admin: ['read', 'report', 'place', 'audit', 'operate', 'administer'],
  // The Placement API alone, and there one call.
  tenant: [],
};

/** Whether the caller may make a call that needs `access`. */
export function isAllowed(caller: Caller, access: Access): boolean {
  return access === 'open' || ALLOWED[caller.role].includes(access);
}

/** Who may promise more than policy allows. A placer is a program that chooses hosts: it has no reason of its own. */
export const FORCERS: ReadonlySet<Role> = new Set(['operator', 'admin']);

/** The roles that may, for the message to those who may not. */
export function rolesFor(access: Access): readonly string[] {
  return Object.entries(ALLOWED).flatMap(([role, list]) => (list.includes(access) ? [role] : []));
}
