// What somebody did or tried, in the reader's language, from what the log calls it.
import type { Words } from '../../words/en.ts';

/** What calls do, by method and route: they are in the log by these where who made them may not. */
const CALLS: Readonly<Record<string, string>> = {
  'POST /v1/tokens': 'create token',
  'POST /v1/tokens/:id/revoke': 'revoke token',
  'POST /v1/hosts/:id/forget': 'forget host',
  'PUT /v1/policies': 'set policy',
  'DELETE /v1/policies': 'clear policy',
  'POST /v1/placements': 'place guest',
  'POST /v1/claims': 'open claim',
  'POST /v1/claims/:id/move': 'start-move claim',
  'POST /v1/claims/:id/review': 'review forced claim',
  'POST /v1/guests/:id/release': 'release-consumer claim',
};

/** The others about a claim say at their end what they do. */
const CLAIM_CALL = /^POST \/v1\/claims\/:id\/([a-z-]+)$/;

/** A rule of the Placement API: "placement:resource_providers:inventories:update". */
const PLACEMENT_RULE = /^placement:(.+):([a-z]+)$/;

/** What was done: one of the log's own actions where it is one, by whichever call; else as it stands there. */
export function deedOf(action: string): string {
  const named = Object.hasOwn(CALLS, action) ? CALLS[action] : undefined;
  const [, claimDeed] = CLAIM_CALL.exec(action) ?? [];
  return named ?? (claimDeed === undefined ? action : `${claimDeed} claim`);
}

/** The same in words. Of what a newer server does nothing is known: it is called as it is there. */
export function deedText(action: string, { audit }: Pick<Words, 'audit'>): string {
  const deed = deedOf(action);
  const [, thing, verb] = PLACEMENT_RULE.exec(deed) ?? [];
  if (thing !== undefined && verb !== undefined) return audit.placementApi(thing, verb);
  return (Object.hasOwn(audit.actions, deed) ? audit.actions[deed] : undefined) ?? deed;
}

/** The code of an error by the log's own, which claims have shorter: "short". */
export function errorCodeOf(code: string): string {
  if (!/^[a-z-]+$/.test(code)) return code;
  return REFUSALS[code] ?? `CLAIM_${code.replaceAll('-', '_').toUpperCase()}`;
}

/** Those that have another name as errors (server/claims/claim-refused.ts). */
const REFUSALS: Readonly<Record<string, string>> = {
  'no-such-move': 'CLAIM_NOT_MOVING',
  'move-in-flight': 'CLAIM_MOVING',
  'same-provider': 'CLAIM_SAME_HOST',
  'consumer-has-claim': 'CLAIM_HELD_ALREADY',
  'already-confirmed': 'CLAIM_CONFIRMED',
};
