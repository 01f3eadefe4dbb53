// What an operator may set of the Placement API.
import { UllageError } from '../../core/errors.ts';
import type { Role } from '../../store/tables.ts';

/** The settings. */
export interface PlacementSettings {
  /** Pages of these origins may call it. */
  readonly corsOrigins: readonly string[];
  /** Rules of Placement's policies that a role has besides its own: names, or beginnings of names before a "*". An agent is not among
   *  them: it is on a host, and a host that was taken over must not see the fleet. */
  readonly mayAlso: Readonly<Partial<Record<Role, readonly string[]>>>;
}

/** Nothing besides what each role may do. */
export const DEFAULT_PLACEMENT: PlacementSettings = { corsOrigins: [], mayAlso: {} };

/** Whether a word of the settings means a rule. */
export function meansRule(word: string, rule: string): boolean {
  return word.endsWith('*') ? rule.startsWith(word.slice(0, -1)) : rule === word;
}

/** A misspelt rule would grant nothing, and nobody would know why. Throws CONFIG_VALUE. */
export function checkRules({ mayAlso }: PlacementSettings, rules: ReadonlySet<string>): void {
  for (const [role, words = []] of Object.entries(mayAlso)) {
    const unknown = words.find((word) => ![...rules].some((rule) => meansRule(word, rule)));
    if (unknown === undefined) continue;
    throw new UllageError(
      'CONFIG_VALUE',
      `read placement.${role}-may: expected rules of Placement's, found ${unknown}`,
      {
        hint: `There are ${[...rules].toSorted().join(', ')}.`,
      },
    );
  }
}
