// Migration 13: reports that came late into buckets that were made (late_reports), from when on history is kept (history_kept), and what
// each disk was when the part of its history began that is kept (disk_starts).
import type { Migration } from './migration.ts';

/** See the head of the file. */
export const LATE_REPORTS: Migration = {
  name: '0013-late-reports',
  statements: [
    `create table late_reports (
      host_id uuid not null references hosts on delete cascade,
      at timestamptz not null,
      primary key (host_id, at)
    )`,
    `create index late_reports_by_at on late_reports (at)`,

    `create table history_kept (
      name text primary key,
      since timestamptz not null
    )`,

    `create table disk_starts (
      disk_ref bigint primary key references disks (ref) on delete cascade,
      at timestamptz not null,
      gone boolean not null,
      virtual_size bigint,
      allocation numeric(29),
      growth numeric(29)
    )`,
  ],
};
