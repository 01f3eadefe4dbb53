// The call about who else uses what a host shares: the other hosts of its pools, and their guests that have the same files. Imports zod.
import { z } from 'zod';
import { FRESHNESS } from '../../core/freshness.ts';
import { count } from '../scalars.ts';
import { endpoint } from './endpoint.ts';

/** Users of one file that are named; more are counted. */
export const MOST_SHARING_USERS = 100;

const poolSharing = z.object({
  id: z.string(),
  name: z.string(),
  hosts: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        freshness: z.enum(FRESHNESS),
        complete: z.boolean().describe('its report tells of every file that its guests use'),
      }),
    )
    .readonly()
    .describe('the others that mount it, or a folder of it, by name'),
});

const fileSharing = z.object({
  id: z.string().describe('as in the explanation of the host'),
  path: z.string(),
  users: z
    .array(
      z.object({
        hostId: z.string(),
        hostName: z.string(),
        guest: z.object({ uuid: z.string(), name: z.string() }).optional(),
        image: z.string().optional().describe('instead of a guest: an image that names it'),
      }),
    )
    .readonly()
    .describe(`of other hosts, ${MOST_SHARING_USERS} at most`),
  count: count().describe('all users on other hosts'),
});

/** Who else uses the shared pools and files of a host. */
export const HOST_SHARING = endpoint({
  method: 'GET',
  path: '/v1/hosts/{id}/sharing',
  access: 'read',
  summary:
    'The other hosts that mount the shared pools of a host, and who there uses the same files, by the latest report of each.',
  query: z.strictObject({
    guest: z.string().max(300).optional().describe('UUID: the files of its disks'),
    file: z.string().max(4_200).optional().describe('one file, by its id; without either no file is asked for'),
  }),
  answer: z.object({
    host: z.object({ id: z.string(), name: z.string() }),
    pools: z.array(poolSharing).readonly().describe('those that it shares'),
    files: z.array(fileSharing).readonly().describe('those of the asked that somebody elsewhere uses'),
  }),
});

/** Its answer. */
export type HostSharing = z.output<typeof HOST_SHARING.answer>;
