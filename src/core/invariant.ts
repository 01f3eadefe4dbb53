// Our own mistakes: an invariant that fails is a bug in Ullage, never bad input.

/** Thrown by `invariant` and `assertNever`; carries the values that broke the rule. Never caught to go on. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
  readonly values: Readonly<Record<string, unknown>>;

  constructor(rule: string, values: Readonly<Record<string, unknown>>) {
    super(`invariant broken: ${rule} (${describeValues(values)})`);
    this.values = values;
  }
}

/** Crashes when `condition` is false: the caller broke a rule that types cannot state. */
export function invariant(
  condition: boolean,
  rule: string,
  values: Readonly<Record<string, unknown>> = {},
): asserts condition {
  if (!condition) throw new InvariantError(rule, values);
}

/** The end of a `switch` over a union: unreachable while the switch names every member. */
export function assertNever(value: never): never {
  throw new InvariantError('every member of the union is handled', { value });
}

function describeValues(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} = ${String(value)}`)
    .join(', ');
}
