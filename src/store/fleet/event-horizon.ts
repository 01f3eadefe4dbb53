// Up to where events can be told: not beyond a transaction that runs, which may have drawn an earlier number than one that has ended.
import { sql } from 'kysely';

/** The oldest transaction of the snapshot that may still write events, or the one after all of them (xid8). The database server numbers the
 *  transactions of all its databases in one row, and those of another database, and of an autovacuum, write no event of ours: waiting for a
 *  neighbour's long transaction would stop every stream. Whose a transaction is never changes, so it does not matter that the list of
 *  sessions is read at another moment than the snapshot; one that is not in it any more is waited for. A session without `xact_start` is just
 *  being set up or ended, or is somebody's whose sessions this role may not see (pg_read_all_stats): its transaction is waited for, too. */
export const EVENT_HORIZON = sql`
  coalesce(
    (select running from pg_snapshot_xip(pg_current_snapshot()) as running
      where running::xid not in (
        select backend_xid from pg_stat_activity
        where backend_xid is not null and xact_start is not null
          and (datname <> current_database() or backend_type = 'autovacuum worker'))
      order by running limit 1),
    pg_snapshot_xmax(pg_current_snapshot()))`;
