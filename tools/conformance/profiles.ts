// How a server of ours is set for a file: by the fixture that the file names.
import type { Role } from '../../src/store/tables.ts';
import type { PlacementSettings } from '../../src/server/placement-api/settings.ts';

/** Settings of a server, and whose token stands for the roles that a test names. */
export interface Profile {
  /** `legacy`: whoever is admin of any project is one of everything. `secure`: only who is admin of the system. */
  readonly admins: 'legacy' | 'secure';
  /** The role of the token "user", which is nobody in particular. An agent may do nothing under /placement. */
  readonly user: Role;
  /** Undefined: as they are built in. */
  readonly placement: PlacementSettings | undefined;
}

/** What most files want. */
export const DEFAULT_PROFILE: Profile = { admins: 'legacy', user: 'agent', placement: undefined };

const PROFILES: Readonly<Record<string, Profile>> = {
  SecureRBACPolicyFixture: { ...DEFAULT_PROFILE, admins: 'secure' },
  OpenPolicyFixture: {
    ...DEFAULT_PROFILE,
    user: 'reader',
    placement: { corsOrigins: [], mayAlso: { reader: ['placement:*'] } },
  },
  CORSFixture: { ...DEFAULT_PROFILE, placement: { corsOrigins: ['http://valid.example.com'], mayAlso: {} } },
};

/** The profile for a fixture. */
export function profileOf(fixture: string | undefined): Profile {
  return PROFILES[fixture ?? ''] ?? DEFAULT_PROFILE;
}
