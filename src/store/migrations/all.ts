// Every migration in the order in which they are applied. A new one is a file and a line here, and a hash in tools/tidy.
import { ACCESS } from './0001-access.ts';
import { HOSTS } from './0002-hosts.ts';
import { BALANCES } from './0003-balances.ts';
import { FLEET } from './0004-fleet.ts';
import { CLAIMS } from './0005-claims.ts';
import { RECONCILED } from './0006-reconciled.ts';
import { CLAIM_LISTS } from './0007-claim-lists.ts';
import { JOBS } from './0008-jobs.ts';
import { ROLL_UPS } from './0009-roll-ups.ts';
import { SHARED_POOLS } from './0010-shared-pools.ts';
import { CLAIM_COUNTS } from './0011-claim-counts.ts';
import { EVENTS_BY_DAY } from './0012-events-by-day.ts';
import { LATE_REPORTS } from './0013-late-reports.ts';
import { FORCED_CLAIMS } from './0014-forced-claims.ts';
import { PROMISE_SETTINGS } from './0015-promise-settings.ts';
import { KEEP_REPORTS } from './0016-keep-reports.ts';
import { PLACEMENT } from './0017-placement.ts';
import { GUESTS } from './0018-guests.ts';
import { SESSIONS } from './0019-sessions.ts';
import { HOST_NAMES } from './0020-host-names.ts';
import { KEEP_ALLOCATIONS } from './0021-keep-allocations.ts';
import { HOST_UUIDS } from './0022-host-uuids.ts';
import { EXPECTED_FILL } from './0023-expected-fill.ts';
import { PLACEMENTS } from './0024-placements.ts';
import { POLICIES } from './0025-policies.ts';
import { GUESTS_TOLD } from './0026-guests-told.ts';
import { PLACEMENT_MESSAGES } from './0027-placement-messages.ts';
import { PROJECT_READERS } from './0028-project-readers.ts';
import { WITHOUT_JIT } from './0029-without-jit.ts';
import { SERVERS } from './0030-servers.ts';
import { PLACEMENTS_BY_HOST } from './0031-placements-by-host.ts';
import { RECLAIMABLE } from './0032-reclaimable.ts';
import { SESSIONS_BY_TOKEN } from './0033-sessions-by-token.ts';
import { LINEAR_REPORTS } from './0034-linear-reports.ts';
import { HISTORY_OF_UNKNOWN_GUESTS } from './0035-history-of-unknown-guests.ts';
import { ODD_CLAIMS } from './0036-odd-claims.ts';
import { GUESTS_ON_POOLS } from './0037-guests-on-pools.ts';
import { MOST_CLAIMED } from './0038-most-bytes-claimed.ts';
import type { Migration } from './migration.ts';

/** Oldest first. */
export const MIGRATIONS: readonly Migration[] = [
  ACCESS,
  HOSTS,
  BALANCES,
  FLEET,
  CLAIMS,
  RECONCILED,
  CLAIM_LISTS,
  JOBS,
  ROLL_UPS,
  SHARED_POOLS,
  CLAIM_COUNTS,
  EVENTS_BY_DAY,
  LATE_REPORTS,
  FORCED_CLAIMS,
  PROMISE_SETTINGS,
  KEEP_REPORTS,
  PLACEMENT,
  GUESTS,
  SESSIONS,
  HOST_NAMES,
  KEEP_ALLOCATIONS,
  HOST_UUIDS,
  EXPECTED_FILL,
  PLACEMENTS,
  POLICIES,
  GUESTS_TOLD,
  PLACEMENT_MESSAGES,
  PROJECT_READERS,
  WITHOUT_JIT,
  SERVERS,
  PLACEMENTS_BY_HOST,
  RECLAIMABLE,
  SESSIONS_BY_TOKEN,
  LINEAR_REPORTS,
  HISTORY_OF_UNKNOWN_GUESTS,
  ODD_CLAIMS,
  GUESTS_ON_POOLS,
  MOST_CLAIMED,
];
