// Migration 37: the guests on a pool, and on which hosts each is, are read from an index in the order in which they are compared.
import type { Migration } from './migration.ts';

/** See the head of the file. */
export const GUESTS_ON_POOLS: Migration = {
  name: '0037-guests-on-pools',
  statements: [`create index disks_by_pool_and_guest on disks (pool_key, guest_uuid, host_id) where gone_at is null`],
};
