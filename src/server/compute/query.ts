// Parameters of the Compute API: what a microversion takes. Since 2.53 (os-hypervisors) and 2.75 (the rest) an unknown one is refused,
// before it is passed over, both as in Nova.
import { z } from 'zod';
import { UllageError } from '../../core/errors.ts';
import { numberText } from '../../wire/api/paging.ts';
import { readBy } from '../../wire/read-by.ts';

/** As Nova's default `[api] max_limit`. */
export const MOST_PER_PAGE = 1_000;

/** A limit of 0 means none; more than the most means the most. */
const limit = numberText(0, Number.MAX_SAFE_INTEGER)
  .transform((value) => (value === 0 ? MOST_PER_PAGE : Math.min(value, MOST_PER_PAGE)))
  .optional();

const marker = z.string().max(300).optional();

/** oslo's words for a truth value. */
const truth = z
  .string()
  .toLowerCase()
  .refine((word) => [...TRUE, ...FALSE].includes(word), 'a truth value')
  .transform((word) => TRUE.includes(word))
  .optional();

const TRUE: readonly string[] = ['true', 't', 'on', 'yes', 'y', '1'];
const FALSE: readonly string[] = ['false', 'f', 'off', 'no', 'n', '0'];

/** Pages. */
export const paging = z.object({ limit, marker });

/** What os-hypervisors takes since 2.53. */
export const hypervisorQuery = z.strictObject({
  limit,
  marker,
  hypervisor_hostname_pattern: z
    .string()
    .regex(/^[\w.-]{1,255}$/, 'a part of a host name')
    .optional(),
  with_servers: truth,
});

/** What one hypervisor takes since 2.53. */
export const oneHypervisorQuery = z.strictObject({ with_servers: truth });

/** What os-services takes. */
export const serviceQuery = z.object({ host: z.string().optional(), binary: z.string().optional() });

/** The same since 2.75. */
export const strictServiceQuery = z.strictObject(serviceQuery.shape);

/** What servers takes. Nova has many more filters: one that is not applied would show too much, so it is refused in every version. */
export const serverQuery = z.strictObject({
  limit,
  marker,
  host: z.string().optional(),
  name: z.string().optional(),
  status: z.string().optional(),
  uuid: z.string().optional(),
  project_id: z.string().optional(),
  tenant_id: z.string().optional(),
  // Everybody who may read sees all projects, and deleted guests are in no report.
  all_tenants: z.string().optional(),
  deleted: truth.refine((value) => value !== true, 'deleted servers are in no report'),
});

/** The parameters by their schema. Throws REQUEST_INVALID. */
export function readQuery<T>(schema: z.ZodType<T>, given: unknown): T {
  const read = readBy(schema, given);
  if (read.kind === 'read') return read.value;
  throw new UllageError(
    'REQUEST_INVALID',
    `Invalid input for query parameters ${read.field || '(all)'}: ${read.message}`,
  );
}
