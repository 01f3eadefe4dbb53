// Migration 31: decisions of one host, and those that were forced, are found without reading all. What a forced claim passed over has what
// there is to turn, as all shortages have: those that were kept before get it.
import type { Migration } from './migration.ts';

/** The shortages of a JSON list, each with its knob. */
const withKnobs = (list: string): string => `(
  select coalesce(json_agg(jsonb_build_object('knob', case shortage ->> 'rule'
    when 'capacity' then 'allocation-ratio'
    when 'no-inventory' then 'pool-class'
    when 'whole-host' then 'hardware'
    else 'free-space'
  end) || shortage), '[]')
  from jsonb_array_elements(${list}) as shortage
)`;

/** See the head of the file. */
export const PLACEMENTS_BY_HOST: Migration = {
  name: '0031-placements-by-host',
  statements: [
    `create index placements_by_host on placements (host_id, at desc, id desc) where host_id is not null`,
    `create index placements_forced on placements (at desc, id desc) where forced is not null`,
    `update forced_claims set shortages = ${withKnobs('shortages::jsonb')}`,
    `update placements set forced = (forced::jsonb || jsonb_build_object('shortages', ${withKnobs(`forced::jsonb -> 'shortages'`)}))::json
     where forced is not null`,
  ],
};
