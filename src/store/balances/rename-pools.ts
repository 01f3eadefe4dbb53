// A host's pools that have another id than before: their rows go on, and with them their history.
import { sql } from 'kysely';
import type { RenamedPool } from '../../core/renamed-pools.ts';
import { factKey } from '../reports/fact-key.ts';
import type { Tx } from '../tables.ts';

/** Before the balances of the report are written that has the new ids: it has a row of each disk of theirs. By the primary key. */
export async function renamePools(tx: Tx, hostId: string, renamed: readonly RenamedPool[]): Promise<void> {
  for (const { from, to } of renamed) {
    const [before, since] = [factKey(from), factKey(to)];
    await sql`
      update pools set key = ${since} where host_id = ${hostId}::uuid and key = ${before}
        and not exists (select from pools as known where known.host_id = ${hostId}::uuid and known.key = ${since})`.execute(
      tx,
    );
  }
}
