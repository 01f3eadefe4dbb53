// What is odd about the claims of hosts, counted in statements: for lists of hosts, so that it costs no more than what is odd.
import { sql } from 'kysely';
import { timestamp } from '../column-types.ts';
import type { Tx } from '../tables.ts';

/** Of one host; hosts of which there is nothing to say have none. */
export interface OddClaims {
  readonly vanished: { readonly asked: number; readonly ending: number };
  readonly movesUnsettled: number;
  /** Consumers that nobody asked for here, and that complete reports lack. */
  readonly unaskedGone: number;
}

/** From when on a move is unsettled, and a review due. */
export interface OddAt {
  readonly nowMs: number;
  readonly staleAfterMs: number;
}

/** As core/claim/claim.ts (isUnasked) and read-provider.ts (endsByItself) have it. By claims_odd. */
export async function oddClaims(
  tx: Tx,
  hosts: readonly string[],
  { nowMs, staleAfterMs }: OddAt,
): Promise<ReadonlyMap<string, OddClaims>> {
  const { rows } = await sql<{
    provider_id: string;
    asked: number;
    ending: number;
    moves: number;
    unasked_gone: number;
  }>`
    with odd as (
      select c.provider_id, c.consumer, c.vanished_at is not null as is_gone,
        c.origin = 'adopted' and c.kind = 'build' and c.move_id is null
          and not exists (select from consumers k where k.id = c.consumer) as is_ending,
        c.kind = 'move-out' and c.move_settled_at is null
          and c.changed_at < ${timestamp(nowMs - staleAfterMs)}::timestamptz as is_unsettled,
        not exists (select from claims d where d.provider_id = c.provider_id and d.consumer = c.consumer
          and d.origin = 'asked' and d.state in ('claimed', 'confirmed')) as is_unasked
      from claims c
      where c.provider_id = any(${hosts}::text[]) and c.state in ('claimed', 'confirmed')
        and (c.vanished_at is not null or c.kind = 'move-out' and c.move_settled_at is null)
    )
    select provider_id, count(*) filter (where is_gone and not is_ending)::integer as asked,
      count(*) filter (where is_gone and is_ending)::integer as ending,
      count(*) filter (where is_unsettled)::integer as moves,
      count(distinct consumer) filter (where is_gone and is_unasked)::integer as unasked_gone
    from odd group by provider_id`.execute(tx);
  return new Map(
    rows.map(({ provider_id: host, asked, ending, moves: movesUnsettled, unasked_gone: unaskedGone }) => [
      host,
      { vanished: { asked, ending }, movesUnsettled, unaskedGone },
    ]),
  );
}

/** Forced claims that nobody has reviewed, by host. By forced_claims_by_provider. */
export async function forcedByHost(
  tx: Tx,
  hosts: readonly string[],
  nowMs: number,
): Promise<ReadonlyMap<string, { readonly due: number; readonly open: number }>> {
  const { rows } = await sql<{ provider_id: string; due: number; open: number }>`
    select f.provider_id, count(*) filter (where f.review_at <= ${timestamp(nowMs)}::timestamptz)::integer as due,
      count(*) filter (where f.review_at > ${timestamp(nowMs)}::timestamptz)::integer as open
    from forced_claims f join claims c on c.id = f.claim_id
    where f.provider_id = any(${hosts}::text[]) and f.reviewed_at is null and c.state in ('claimed', 'confirmed')
    group by f.provider_id`.execute(tx);
  return new Map(rows.map(({ provider_id: host, due, open }) => [host, { due, open }]));
}

/** On which of these hosts the latest report shows a guest that nobody asked for. By claims_held_by_provider and facts_guests_by_uuid. */
export async function showingUnasked(tx: Tx, hosts: readonly string[]): Promise<ReadonlySet<string>> {
  if (hosts.length === 0) return new Set();
  const { rows } = await sql<{ host: string }>`
    select wanted.host from unnest(${hosts}::text[]) as wanted(host)
    where exists (
      select from claims c
      where c.provider_id = wanted.host and c.state in ('claimed', 'confirmed') and c.origin = 'adopted'
        and not exists (select from claims d where d.provider_id = c.provider_id and d.consumer = c.consumer
          and d.origin = 'asked' and d.state in ('claimed', 'confirmed'))
        and exists (select from facts f where f.kind = 'guest' and split_part(f.key, ' ', 1) = c.consumer
          and f.host_id::text = wanted.host))`.execute(tx);
  return new Set(rows.map(({ host }) => host));
}
