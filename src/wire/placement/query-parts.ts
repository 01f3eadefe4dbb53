// The texts that queries of the Placement API hold: resources, traits, aggregates, a tree. Read as Placement reads them, and refused
// in its words, which its clients show to people. Schemas have checked before that they are texts.

/** What is wrong with a query: the detail of a 400, and its code where it is not `placement.undefined_code`. */
export interface QueryFault {
  readonly fault: string;
  readonly code?: 'placement.query.bad_value' | 'placement.query.missing_value' | 'placement.query.duplicate_key';
}

/** Whether reading ended in a fault. */
export function isFault(read: object): read is QueryFault {
  return 'fault' in read;
}

/** What `required` says: one trait of each set, and none of the forbidden ones. */
export interface TraitWords {
  readonly required: readonly ReadonlySet<string>[];
  readonly forbidden: ReadonlySet<string>;
}

/** What `member_of` says: one aggregate of each set, and none of the forbidden ones. */
export interface AggregateWords {
  readonly memberOf: readonly ReadonlySet<string>[];
  readonly forbidden: ReadonlySet<string>;
}

const RESOURCES_FORM =
  'Badly formed resources parameter. Expected resources query string parameter in form: ?resources=VCPU:2,MEMORY_MB:1024. Got: ';

/** `VCPU:2,MEMORY_MB:1024` as amounts by class, each at least 1. Of a class that is named twice the last one counts. */
export function resourcesOf(text: string): ReadonlyMap<string, number> | QueryFault {
  if (text.trim() === '') return { fault: `${RESOURCES_FORM}empty string.` };
  const resources = new Map<string, number>();
  for (const part of text.split(',')) {
    const [name, words, ...more] = part.split(':');
    if (name === undefined || words === undefined || more.length > 0) return { fault: `${RESOURCES_FORM}${part}.` };
    const amount = integerOf(words);
    if (amount === undefined) {
      return { fault: `Requested resource ${name} expected positive integer amount. Got: ${words}.` };
    }
    if (amount < 1n) return { fault: `Requested resource ${name} requires amount >= 1. Got: ${amount}.` };
    resources.set(name, Number(amount));
  }
  return resources;
}

/** Longer than any amount, and short enough to be read in no time. */
const MOST_DIGITS = 100;

/** An integer as Python's `int()` reads it: blanks around it, a sign, underscores between digits. */
function integerOf(text: string): bigint | undefined {
  const [, sign, digits] = /^\s*([+-]?)(\d+(?:_\d+)*)\s*$/.exec(text) ?? [];
  if (digits === undefined || digits.length > MOST_DIGITS) return undefined;
  const amount = BigInt(digits.replaceAll('_', ''));
  return sign === '-' ? -amount : amount;
}

const TRAITS_FAULT = 'Invalid query string parameters: ';
const ANY_TRAITS_FORM = "The format 'in:HW_CPU_X86_VMX,CUSTOM_MAGIC'";

/** One value of `required`: `A,!B`, or from microversion 1.39 `in:A,B`. What may be forbidden and be one of several depends on the
 *  microversion. */
export function traitsOf(
  text: string,
  allow: { readonly forbidden: boolean; readonly any: boolean },
): TraitWords | QueryFault {
  if (text.startsWith('in:')) return anyTraitsOf(text, allow.any);
  const traits = text.split(',').map((trait) => trait.trim());
  const forbidden = new Set(traits.filter((trait) => trait.startsWith('!')).map((trait) => trait.replace(/^!+/, '')));
  const form = allow.forbidden ? 'HW_CPU_X86_VMX,!CUSTOM_MAGIC' : 'HW_CPU_X86_VMX,CUSTOM_MAGIC';
  const expected = `${TRAITS_FAULT}Expected 'required' parameter value of the form: ${form}. Got`;
  if (traits.includes('') || forbidden.has('')) return { fault: `${expected} an empty trait in: ${text}` };
  if (forbidden.size > 0 && !allow.forbidden) return { fault: `${expected}: ${text}` };
  return { required: traits.filter((trait) => !trait.startsWith('!')).map((trait) => new Set([trait])), forbidden };
}

function anyTraitsOf(text: string, allowed: boolean): TraitWords | QueryFault {
  if (!allowed)
    return { fault: `${TRAITS_FAULT}${ANY_TRAITS_FORM} only supported since microversion 1.39. Got: ${text}` };
  const traits = new Set(
    text
      .slice('in:'.length)
      .split(',')
      .map((trait) => trait.trim()),
  );
  if (traits.has('')) {
    const expected = "Expected 'required' parameter value of the form: in:HW_CPU_X86_VMX,CUSTOM_MAGIC.";
    return { fault: `${TRAITS_FAULT}${expected} Got an empty trait in: ${text}` };
  }
  if ([...traits].some((trait) => trait.startsWith('!'))) {
    return { fault: `${TRAITS_FAULT}${ANY_TRAITS_FORM} does not support forbidden traits. Got: ${text}` };
  }
  return { required: [traits], forbidden: new Set() };
}

/** All values of `required` for one group. Before 1.39 the last one alone counts, and before 1.22 none may be forbidden. */
export function allTraitsOf(texts: readonly string[], minor: number): TraitWords | QueryFault {
  const allow = { forbidden: minor >= 22, any: minor >= 39 };
  const required: ReadonlySet<string>[] = [];
  const forbidden = new Set<string>();
  for (const text of allow.any ? texts : texts.slice(-1)) {
    const words = traitsOf(text, allow);
    if (isFault(words)) return words;
    required.push(...words.required);
    for (const trait of words.forbidden) forbidden.add(trait);
  }
  return { required, forbidden };
}

/** All values of `member_of` for the group with this suffix: `UUID`, `in:UUID,UUID`, and with `!` before either from 1.32; several
 *  values from 1.24. */
export function aggregatesOf(texts: readonly string[], minor: number, suffix: string): AggregateWords | QueryFault {
  if (texts.length > 1 && minor < 24) return { fault: `Multiple member_of${suffix} parameters are not supported` };
  const memberOf: ReadonlySet<string>[] = [];
  const forbidden = new Set<string>();
  for (const text of texts) {
    const read = aggregatesOfOne(text);
    if (isFault(read)) return read;
    if (!read.forbidden) memberOf.push(read.aggregates);
    else if (minor < 32) {
      return {
        fault: `Forbidden member_of${suffix} parameters are not supported in the specified microversion`,
      };
    } else for (const aggregate of read.aggregates) forbidden.add(aggregate);
  }
  return { memberOf, forbidden };
}

function aggregatesOfOne(
  text: string,
): { readonly aggregates: ReadonlySet<string>; readonly forbidden: boolean } | QueryFault {
  const several = /^!?in:/.exec(text)?.[0];
  if (text.includes(',') && several === undefined) {
    return {
      fault: `Multiple values for 'member_of' must be prefixed with the 'in:' or '!in:' keyword using the valid microversion. Got: ${text}`,
    };
  }
  const forbidden = text.startsWith('!');
  const list = several === undefined ? [text.slice(forbidden ? 1 : 0)] : text.slice(several.length).split(',');
  const wrong = list.find((uuid) => !isUuidLike(uuid));
  if (wrong !== undefined) {
    return {
      fault: `Invalid query string parameters: Expected 'member_of' parameter to contain valid UUID(s). Got: ${wrong}`,
    };
  }
  return { aggregates: new Set(list), forbidden };
}

/** `in_tree`: the UUID of a provider. */
export function treeOf(text: string): { readonly uuid: string } | QueryFault {
  const uuid = text.trim();
  if (isUuidLike(uuid)) return { uuid };
  return {
    fault: `Invalid query string parameters: Expected 'in_tree' parameter to be a format of uuid. Got: ${text}`,
  };
}

/** Whether Python's `uuid` module reads it, with what may stand around and between the digits. */
function isUuidLike(text: string): boolean {
  const digits = text
    .replaceAll('urn:', '')
    .replaceAll('uuid:', '')
    .replaceAll(/^[{}]+|[{}]+$/g, '')
    .replaceAll('-', '');
  return /^[\da-f]{32}$/i.test(digits);
}
