// The tokens of a server under test: those that the tests show as they are, and one for each kind of caller that they describe by roles.
import type { Role } from '../../src/store/tables.ts';
import type { Profile } from './profiles.ts';

/** Who a test says that it is: Keystone would have found it out from a token. */
export interface Identity {
  readonly roles: readonly string[];
  /** The whole deployment, or one project. */
  readonly scope: 'system' | 'project';
  readonly project: string | undefined;
}

const OF_OPERATOR = 'conformance-operator';
const OF_READER = 'conformance-reader';

/** What the tests show where they name no roles: who is admin, and somebody who is nothing. */
const OF_NOBODY = 'user';

/** Every token. */
export function tokensFor({ user }: Profile): readonly { readonly secret: string; readonly role: Role }[] {
  return [
    { secret: 'admin', role: 'admin' },
    { secret: 'admin:admin', role: 'admin' },
    { secret: OF_OPERATOR, role: 'operator' },
    { secret: OF_READER, role: 'reader' },
    { secret: OF_NOBODY, role: user },
  ];
}

/** The secret for somebody with these roles; undefined: that of a tenant, who may ask about his project. */
export function secretFor({ roles, scope, project }: Identity, { admins }: Profile): string | undefined {
  const isEverywhere = scope === 'system' || admins === 'legacy';
  if (roles.includes('admin') && isEverywhere) return OF_OPERATOR;
  if (roles.includes('reader') && scope === 'system') return OF_READER;
  if (roles.includes('reader') && project !== undefined && admins === 'secure') return undefined;
  return OF_NOBODY;
}
