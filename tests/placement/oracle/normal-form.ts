// Answers without what may differ between two servers that agree: the order of lists that have none, ids of requests, addresses.

/** Keys whose lists are sets to Placement. */
const SETS = new Set([
  'resource_providers',
  'traits',
  'aggregates',
  'allocation_requests',
  'resource_classes',
  'mappings',
  'allocations',
]);

/** The answer in a form that is the same for both. Refusals keep their status and code: their words name things in no order. */
export function normalForm(body: unknown): unknown {
  if (isObject(body) && Array.isArray(body['errors'])) {
    return {
      errors: body['errors'].map((error: unknown) => (isObject(error) ? [error['status'], error['code']] : error)),
    };
  }
  return sorted(body, false);
}

function sorted(value: unknown, isSet: boolean): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => sorted(item, false));
    return isSet ? items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : items;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'links');
  return Object.fromEntries(
    entries
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      // The lists in mappings are below the suffixes of groups.
      .map(([key, item]) => [key, key === 'mappings' ? setsIn(item) : sorted(item, SETS.has(key))]),
  );
}

function setsIn(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item, true)]),
  );
}

/** Whether it is an object and no list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
