// The fleet that both are asked about, put into their tables by SQL: calls would take Placement a quarter of an hour.

/** One class of the inventory that each provider has. */
interface Stock {
  readonly name: string;
  /** What ours calls it, and how many of its units are one. */
  readonly resource: string;
  readonly unit: bigint;
  readonly total: number;
  readonly ratio: number;
}

/** Enough for every claim of a bench on one provider. */
const STOCKS: readonly Stock[] = [
  { name: 'VCPU', resource: 'vcpus', unit: 1n, total: 65_536, ratio: 16 },
  { name: 'MEMORY_MB', resource: 'memory', unit: 1n, total: 1_048_576, ratio: 1.5 },
  { name: 'DISK_GB', resource: 'disk:instances', unit: 2n ** 30n, total: 100_000, ratio: 1 },
];

/** The inventories of a body, as they are from the start. */
export const INVENTORIES = Object.fromEntries(
  STOCKS.map(({ name, total, ratio }) => [name, { total, allocation_ratio: ratio }]),
);

/** The UUID of a provider of the fleet. */
export function providerOf(index: number): string {
  return `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
}

const UUIDS = `'00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0')`;

/** SQL that fills Placement's empty tables. */
export function peerFleetSql(providers: number): string {
  const inventories = STOCKS.map(
    ({ name, total, ratio }) => `
      insert into inventories (resource_provider_id, resource_class_id, total, reserved, min_unit, max_unit, step_size, allocation_ratio)
      select p.id, c.id, ${total}, 0, 1, 2147483647, 1, ${ratio} from resource_providers p, resource_classes c where c.name = '${name}';`,
  );
  return `
    insert into resource_providers (uuid, name, generation) select ${UUIDS}, 'host-' || n, 0 from generate_series(0, ${providers - 1}) n;
    update resource_providers set root_provider_id = id;
    ${inventories.join('')}
    analyze;`;
}

/** SQL that fills ours. */
export function ourFleetSql(providers: number): string {
  const inventories = STOCKS.map(
    ({ resource, unit, total, ratio }, place) => `
      insert into inventories
        (provider_id, place, resource, total, reserved, allocation_ratio_ppm, min_unit, max_unit, step_size, allocation_ratio)
      select id, ${place}, '${resource}', ${BigInt(total) * unit}, 0, ${ratio * 1e6}, 1, 2147483647, 1, ${ratio} from providers;`,
  );
  return `
    insert into providers (id, uuid, name, generation, origin, root_id)
    select ${UUIDS}, ${UUIDS}, 'host-' || n, 0, 'asked', ${UUIDS} from generate_series(0, ${providers - 1}) n;
    ${inventories.join('')}
    analyze;`;
}
