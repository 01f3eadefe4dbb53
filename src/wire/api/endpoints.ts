// Every call of the HTTP API, in the order of its documentation. Imports zod.
import * as claims from './claims.ts';
import { LIST_AUDIT_LOG } from './audit-log.ts';
import type { Endpoint } from './endpoint.ts';
import { LIST_PAST_EVENTS } from './events.ts';
import { FLEET, LIST_DISKS, LIST_FINDINGS, LIST_GUESTS, LIST_PROBLEMS } from './fleet.ts';
import { GUEST_HISTORY, HOST_HISTORY, POOL_HISTORY } from './history.ts';
import { EXPLAIN_HOST, FORGET_HOST, HOST_REPORT, LIST_HOSTS, SHOW_HOST } from './hosts.ts';
import { LIST_FORCED_CLAIMS, REVIEW_FORCED_CLAIM } from './forced-claims.ts';
import { LIST_PLACEMENTS, PLACE, SHOW_PLACED_HOST, SHOW_PLACEMENT } from './placements.ts';
import { CLEAR_POLICY, HOST_POLICY, LIST_POLICIES, SET_POLICY } from './policies.ts';
import { LIST_POOL_CLASSES, LIST_POOLS, SHOW_POOL } from './pools.ts';
import { LIST_RECLAIMABLE, RECLAIMABLE_TOTALS } from './reclaimable.ts';
import { POST_REPORT } from './reports.ts';
import { CREATE_TOKEN, LIST_TOKENS, REVOKE_TOKEN } from './tokens.ts';
import { HOST_SHARING } from './sharing.ts';
import { SHOW_SESSION, SHOW_SESSION_IF_ANY, SIGN_IN, SIGN_OUT } from './session.ts';
import { HEALTH, HEALTHZ, READYZ, VERSION_CALL } from './service.ts';

/** All of them. */
export const ENDPOINTS: readonly Endpoint[] = [
  LIST_HOSTS,
  SHOW_HOST,
  EXPLAIN_HOST,
  FORGET_HOST,
  HOST_REPORT,
  HOST_SHARING,
  claims.HOST_TRACKER,
  HOST_POLICY,
  FLEET,
  LIST_POOLS,
  SHOW_POOL,
  LIST_POOL_CLASSES,
  LIST_GUESTS,
  LIST_DISKS,
  LIST_FINDINGS,
  LIST_PROBLEMS,
  LIST_RECLAIMABLE,
  RECLAIMABLE_TOTALS,
  claims.LIST_CLAIMS,
  claims.SHOW_CLAIM,
  claims.CREATE_CLAIM,
  claims.REBUILD_CLAIM,
  claims.MOVE_CLAIM,
  claims.CONFIRM_MOVE,
  claims.REVERT_MOVE,
  claims.CONFIRM_CLAIM,
  claims.RELEASE_CLAIM,
  claims.ABORT_CLAIM,
  claims.RELEASE_GUEST,
  PLACE,
  LIST_PLACEMENTS,
  SHOW_PLACEMENT,
  SHOW_PLACED_HOST,
  LIST_FORCED_CLAIMS,
  REVIEW_FORCED_CLAIM,
  LIST_POLICIES,
  SET_POLICY,
  CLEAR_POLICY,
  HOST_HISTORY,
  POOL_HISTORY,
  GUEST_HISTORY,
  LIST_PAST_EVENTS,
  POST_REPORT,
  LIST_AUDIT_LOG,
  LIST_TOKENS,
  CREATE_TOKEN,
  REVOKE_TOKEN,
  SIGN_IN,
  SHOW_SESSION,
  SHOW_SESSION_IF_ANY,
  SIGN_OUT,
  VERSION_CALL,
  HEALTH,
  HEALTHZ,
  READYZ,
];
