// Calls about policies: how far promises may exceed what is there, and what is reserved, for the fleet, an aggregate, a host or a shared
// pool. Imports zod.
import { z } from 'zod';
import { LEAST_RATIO, MOST_RATIO, POLICY_RESOURCES, POLICY_SCOPES } from '../../core/claim/policy.ts';
import { parseRatio, ratioText } from '../../core/ratio.ts';
import { bytes, count, difference, sum, textWithin, timeMs } from '../scalars.ts';
import { MOST_REASON } from './claims.ts';
import { endpoint } from './endpoint.ts';
import { nextShape, pageShape } from './paging.ts';

const scope = z.enum(POLICY_SCOPES);

const resource = z.enum(POLICY_RESOURCES).describe('disk: every pool of a host, or the shared pool');

const unit = z.enum(['MiB', 'vCPU', 'bytes']).describe('of reserved');

const LIMITS = `a decimal text from ${ratioText(LEAST_RATIO)} to ${ratioText(MOST_RATIO)} such as "1.5", six decimals at most`;

/** A ratio as it is asked for, read into millionths. A JSON number would not be exact. */
const ratio = z
  .string()
  .refine((text) => {
    const read = parseRatio(text);
    return read !== undefined && read >= LEAST_RATIO && read <= MOST_RATIO;
  }, `expected ${LIMITS}`)
  .transform((text) => parseRatio(text) ?? LEAST_RATIO)
  .describe(LIMITS);

/** A ratio as it is shown. */
const shownRatio = z.string().describe('exact, as a decimal text');

const reason = textWithin(MOST_REASON).describe('why: kept with it, and in the audit log');

const key = textWithin(500).describe(
  'fleet: none; aggregate: its UUID; host: its id or name; pool: the id, UUID or name of its provider, or the id of the pool',
);

const dryRun = z.enum(['true']).optional().describe('change nothing, and say what would come of it');

/** An override as answers show it. */
export const overrideLine = z.object({
  scope,
  key: z.string().optional().describe('absent: the fleet'),
  name: z.string().optional().describe('of the host or the pool; absent where there is none of this key any more'),
  resource,
  unit,
  reserved: bytes().optional().describe('absent: left to the scopes beneath'),
  allocationRatio: shownRatio.optional().describe('absent: left to the scopes beneath'),
  reason: z.string(),
  actor: z.string(),
  changedAtMs: timeMs(),
});

/** One of `overrideLine`. */
export type OverrideLine = z.output<typeof overrideLine>;

/** All that was set, a page at a time, and what holds beneath. */
export const LIST_POLICIES = endpoint({
  method: 'GET',
  path: '/v1/policies',
  access: 'read',
  summary: 'Reserves and allocation ratios that were set, by scope, and those of the settings beneath them.',
  query: z.strictObject(pageShape),
  answer: z.object({
    settings: z
      .array(z.object({ resource, unit, reserved: bytes(), allocationRatio: shownRatio }))
      .readonly()
      .describe('[promises] as they are in force: what holds where nobody has set anything'),
    policies: z.array(overrideLine).readonly(),
    thresholds: z
      .object({
        snapshotAgeDays: count(),
        snapshotSharePercent: count(),
        thinPoolPercent: count(),
        inodePercent: count(),
      })
      .describe('[thresholds] of the server that answers: beyond these a figure is a finding'),
    ...nextShape,
  }),
});

/** The answer of LIST_POLICIES. */
export type PolicyListDocument = z.output<typeof LIST_POLICIES.answer>;

/** The body of SET_POLICY. */
export const policyOrder = z.strictObject({
  scope,
  key: key.optional(),
  resource,
  reserved: bytes().optional().describe('in bytes, MiB or processors; absent: left to the scopes beneath'),
  allocationRatio: ratio.optional(),
  amend: z.boolean().default(false).describe('true: what is absent stays as it was set'),
  reason,
});

const figures = {
  provider: z.string().describe('of a host its id'),
  kind: z.enum(['host', 'pool']),
  name: z.string(),
  resource: z.string().describe('vcpus, memory, or disk: and the class of a pool'),
  unit,
  capacity: difference(),
  claimed: sum(),
  over: sum().describe('claimed less capacity'),
};

const changeAnswer = z.object({
  dryRun: z.boolean().describe('true: nothing was changed'),
  policies: z.array(overrideLine).readonly().describe('what is set of this scope, key and resource then'),
  rewritten: z.object({ hosts: count(), pools: count() }).describe('whose inventory is another one then'),
  overCapacity: z
    .object({
      hosts: count(),
      pools: count(),
      lines: z.array(z.object(figures)).readonly().describe('those that are over by the most, 100 at most'),
      truncated: z.boolean().describe('there are more lines'),
    })
    .describe('who has promised more than he may then, and had not before; the change is made all the same'),
});

/** One of the answers to a change. */
export type PolicyChangeDocument = z.output<typeof changeAnswer>;

/** One more, or another. */
export const SET_POLICY = endpoint({
  method: 'PUT',
  path: '/v1/policies',
  access: 'operate',
  summary:
    'Set the reserve or the allocation ratio of a resource for a scope. It holds at once, on all hosts and pools that it concerns.',
  query: z.strictObject({ dryRun }),
  body: policyOrder,
  answer: changeAnswer,
});

/** One less. */
export const CLEAR_POLICY = endpoint({
  method: 'DELETE',
  path: '/v1/policies',
  access: 'operate',
  summary: 'Take away what was set for a scope: the scopes beneath hold from then on.',
  query: z.strictObject({
    scope,
    key: key.optional(),
    resource: resource.optional().describe('absent: all'),
    only: z.enum(['reserved', 'allocationRatio']).optional().describe('absent: both'),
    reason,
    dryRun,
  }),
  answer: changeAnswer,
});

const source = z.object({
  scope: z.enum([...POLICY_SCOPES, 'settings']).describe('settings: nobody has set it'),
  key: z.string().optional(),
  name: z.string().optional().describe('of the host or shared pool; absent: as key'),
});

const effective = {
  unit,
  reserved: bytes(),
  reservedFrom: source,
  allocationRatio: shownRatio,
  allocationRatioFrom: source,
};

/** What holds on a host. */
export const HOST_POLICY = endpoint({
  method: 'GET',
  path: '/v1/hosts/{id}/policy',
  access: 'read',
  summary: 'The reserve and the allocation ratio that hold for each resource of a host, and who says so.',
  query: undefined,
  answer: z.object({
    id: z.string(),
    name: z.string(),
    resources: z.array(z.object({ resource, ...effective })).readonly(),
    sharedPools: z
      .array(
        z.object({
          provider: z.string(),
          poolId: z.string(),
          name: z.string().optional().describe('of the pool; absent: none of its hosts reports it any more'),
          class: z.string(),
          ...effective,
        }),
      )
      .readonly()
      .describe('pools that other hosts write to, too, by their own policy and not by this host’s'),
  }),
});

/** The answer of HOST_POLICY. */
export type HostPolicyDocument = z.output<typeof HOST_POLICY.answer>;
