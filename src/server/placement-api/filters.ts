// The words of queries that choose providers: resources, traits and aggregates, each in the spellings of its microversion.
// Source: docs.openstack.org/api-ref/placement.
import { isUuid } from '../../wire/placement/validate.ts';
import { badRequest } from './fault.ts';
import type { Query } from './query.ts';

const WRONG = 'Invalid query string parameters:';

/** Amounts by class: "VCPU:2,MEMORY_MB:1024". Throws PlacementFault of 400. */
export function resourcesOf(text: string): ReadonlyMap<string, number> {
  const form = 'Expected resources query string parameter in form: ?resources=VCPU:2,MEMORY_MB:1024. Got:';
  if (text.trim() === '') throw badRequest(`Badly formed resources parameter. ${form} empty string.`);
  return new Map(
    text.split(',').map((part) => {
      const [name, amount, more] = part.split(':');
      if (name === undefined || amount === undefined || more !== undefined) {
        throw badRequest(`Badly formed resources parameter. ${form} ${part}.`);
      }
      return [name, amountOf(name, amount)];
    }),
  );
}

function amountOf(name: string, text: string): number {
  if (!/^\s*[+-]?\d+\s*$/u.test(text)) {
    throw badRequest(`Requested resource ${name} expected positive integer amount. Got: ${text}.`);
  }
  const amount = Number(text);
  if (amount < 1) throw badRequest(`Requested resource ${name} requires amount >= 1. Got: ${amount}.`);
  return amount;
}

/** Of each list one trait at least, and none of those that are forbidden. */
export interface TraitFilter {
  readonly required: readonly ReadonlySet<string>[];
  readonly forbidden: ReadonlySet<string>;
}

/** First microversions of "!", and of "in:" and of the parameter's being repeated. */
const FORBIDDEN_SINCE = 22;
const ANY_SINCE = 39;

/** The traits that `required` with this suffix asks for. Throws PlacementFault of 400. */
export function traitsOf(query: Query, minor: number, suffix = '', name = `required${suffix}`): TraitFilter {
  const values = query.all(name);
  const required: ReadonlySet<string>[] = [];
  const forbidden = new Set<string>();
  for (const value of minor >= ANY_SINCE ? values : values.slice(-1)) {
    if (value.startsWith('in:')) required.push(anyTraitOf(value, minor));
    else readTraits(value, minor, required, forbidden);
  }
  return { required, forbidden };
}

function anyTraitOf(value: string, minor: number): ReadonlySet<string> {
  const form = "The format 'in:HW_CPU_X86_VMX,CUSTOM_MAGIC'";
  if (minor < ANY_SINCE) throw badRequest(`${WRONG} ${form} only supported since microversion 1.39. Got: ${value}`);
  const traits = value
    .slice('in:'.length)
    .split(',')
    .map((name) => name.trim());
  if (traits.includes('')) {
    const expected = "Expected 'required' parameter value of the form: in:HW_CPU_X86_VMX,CUSTOM_MAGIC.";
    throw badRequest(`${WRONG} ${expected} Got an empty trait in: ${value}`);
  }
  if (traits.some((name) => name.startsWith('!'))) {
    throw badRequest(`${WRONG} ${form} does not support forbidden traits. Got: ${value}`);
  }
  return new Set(traits);
}

/** However many "!" stand before a name, it is forbidden once. */
function readTraits(value: string, minor: number, required: ReadonlySet<string>[], forbidden: Set<string>): void {
  const mayForbid = minor >= FORBIDDEN_SINCE;
  const names = value.split(',').map((name) => name.trim());
  const form = `Expected 'required' parameter value of the form: HW_CPU_X86_VMX,${mayForbid ? '!' : ''}CUSTOM_MAGIC.`;
  if (names.some((name) => name.replace(/^!+/u, '') === '')) {
    throw badRequest(`${WRONG} ${form} Got an empty trait in: ${value}`);
  }
  if (!mayForbid && names.some((name) => name.startsWith('!'))) throw badRequest(`${WRONG} ${form} Got: ${value}`);
  for (const name of names) {
    if (name.startsWith('!')) forbidden.add(name.replace(/^!+/u, ''));
    else required.push(new Set([name]));
  }
}

/** In one aggregate of each list at least, and in none of those that are forbidden. */
export interface AggregateFilter {
  readonly required: readonly ReadonlySet<string>[];
  readonly forbidden: ReadonlySet<string>;
}

/** First microversions of the parameter's being repeated, and of "!". */
const MANY_SINCE = 24;
const OUTSIDE_SINCE = 32;

/** The aggregates that `member_of` with this suffix asks for. Throws PlacementFault of 400. */
export function aggregatesOf(query: Query, minor: number, suffix = ''): AggregateFilter {
  const values = query.all(`member_of${suffix}`);
  if (minor < MANY_SINCE && values.length > 1) {
    throw badRequest(`Multiple member_of${suffix} parameters are not supported`);
  }
  const required: ReadonlySet<string>[] = [];
  const forbidden = new Set<string>();
  for (const value of values) {
    const { uuids, isForbidden } = aggregateListOf(value);
    if (!isForbidden) {
      required.push(new Set(uuids));
      continue;
    }
    if (minor < OUTSIDE_SINCE) {
      throw badRequest(`Forbidden member_of${suffix} parameters are not supported in the specified microversion`);
    }
    for (const uuid of uuids) forbidden.add(uuid);
  }
  return { required, forbidden };
}

function aggregateListOf(value: string): { readonly uuids: readonly string[]; readonly isForbidden: boolean } {
  if (value.includes(',') && !/^!?in:/u.test(value)) {
    throw badRequest(
      `Multiple values for 'member_of' must be prefixed with the 'in:' or '!in:' keyword using the valid microversion. Got: ${value}`,
    );
  }
  const isForbidden = value.startsWith('!');
  const rest = isForbidden ? value.slice(1) : value;
  const uuids = rest.startsWith('in:') ? rest.slice('in:'.length).split(',') : [rest];
  const wrong = uuids.find((uuid) => !isUuid(uuid));
  if (wrong === undefined) return { uuids, isForbidden };
  throw badRequest(`${WRONG} Expected 'member_of' parameter to contain valid UUID(s). Got: ${wrong}`);
}

/** A provider satisfies a filter of traits or of aggregates. */
export function satisfies(found: ReadonlySet<string>, { required, forbidden }: TraitFilter | AggregateFilter): boolean {
  return required.every((any) => !any.isDisjointFrom(found)) && forbidden.isDisjointFrom(found);
}

/** Throws PlacementFault of 400 where a trait is none. */
export function requireTraits(
  isTrait: (name: string) => boolean,
  { required, forbidden }: TraitFilter,
  words: string,
): void {
  const names = new Set([...required.flatMap((any) => [...any]), ...forbidden]);
  const unknown = [...names].filter((name) => !isTrait(name));
  if (unknown.length > 0) throw badRequest(`${words}No such trait(s): ${unknown.toSorted().join(', ')}.`);
}
