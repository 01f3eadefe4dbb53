// The names that Placement's declarative tests read from their environment: UUIDs that nobody has used, and words.
import { randomUUID } from 'node:crypto';

const UUIDS = [
  'RP_UUID RP_NAME RP_UUID1 RP_NAME1 RP_UUID2 RP_NAME2 ALT_RP_UUID ALT_RP_NAME',
  'PROJECT_ID PROJECT_ID_ALT ADMIN_PROJECT_ID SERVICE_PROJECT_ID USER_ID USER_ID_ALT ALT_USER_ID',
  'INSTANCE_UUID MIGRATION_UUID CONSUMER_UUID PARENT_PROVIDER_UUID ALT_PARENT_PROVIDER_UUID',
  'AGGA_UUID AGGB_UUID AGGC_UUID AGGA AGGB AGGC AGG_UUID',
].join(' ');

const WORDS = {
  CUSTOM_RES_CLASS: 'CUSTOM_IRON_NFV',
  CUSTOM_RES_CLASS1: 'CUSTOM_IRON_NFV1',
  CUSTOM_RES_CLASS2: 'CUSTOM_IRON_NFV2',
};

/** A fresh one; fixtures add the names of what they make. */
export function newEnvironment(): Record<string, string> {
  return { ...WORDS, ...Object.fromEntries(UUIDS.split(' ').map((name) => [name, randomUUID()])) };
}
