// How a server of ours is set for a file: by the fixture that the file names.

/** Settings of a server, and whose token stands for the roles that a test names. */
export interface Profile {
  /** `legacy`: whoever is admin of any project is one of everything. `secure`: only who is admin of the system. */
  readonly admins: 'legacy' | 'secure';
}

/** What most files want. */
export const DEFAULT_PROFILE: Profile = { admins: 'legacy' };

/** The profile for a fixture. */
export function profileOf(fixture: string | undefined): Profile {
  return fixture === 'SecureRBACPolicyFixture' ? { admins: 'secure' } : DEFAULT_PROFILE;
}
