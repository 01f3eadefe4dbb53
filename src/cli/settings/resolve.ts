// The settings in force: built-in, then the file, then the environment, then flags, each stronger than the one before.
import { UllageError } from '../../core/errors.ts';
import { nearest } from './nearest.ts';
import { OTHER_VARIABLES, SETTINGS, type Setting, type SettingName, type Settings } from './table.ts';

/** Values of flags as given: text, or a boolean, or several texts. Absent or undefined is not given. */
export type FlagValues = Readonly<Partial<Record<SettingName, string | boolean | readonly string[] | undefined>>>;

/** Where values come from, weakest first. */
export interface SettingSources {
  /** A parsed configuration file and its name, for errors. */
  readonly file: { readonly path: string; readonly table: Readonly<Record<string, unknown>> } | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly flags: FlagValues;
}

/** Variables with these beginnings belong to other programs of ours and to tests. */
const FOREIGN_PREFIXES = ['ULLAGE_SERVER_', 'ULLAGE_TEST_'];

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a constant are its key type.
const NAMES = Object.keys(SETTINGS) as SettingName[];

/** Merges all sources. Throws CONFIG_UNKNOWN_KEY or CONFIG_VALUE with the place, the key and what was expected. */
export function resolveSettings(sources: SettingSources): Settings {
  const fromFile = sources.file === undefined ? {} : valuesOfFile(sources.file);
  const fromEnv = valuesOfEnv(sources.env);
  const fromFlags = valuesOfFlags(sources.flags);
  const merged = NAMES.map((name) => {
    const layers = [fromFlags[name], fromEnv[name], fromFile[name]];
    const value = layers.find((layer) => layer !== undefined) ?? SETTINGS[name].fallback;
    return [name, value] as const;
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each value was read by the kind of its own setting.
  return Object.fromEntries(merged) as unknown as Settings;
}

type Values = Partial<Record<SettingName, unknown>>;

function valuesOfFile(file: NonNullable<SettingSources['file']>): Values {
  const known = NAMES.map((name) => SETTINGS[name].key);
  const values: Values = {};
  for (const [key, value] of flattened(file.table, known)) {
    const name = NAMES.find((candidate) => SETTINGS[candidate].key === key);
    if (name === undefined) throw unknownKey(file.path, key, known);
    values[name] = checked(SETTINGS[name], SETTINGS[name].kind.fromToml(value), `${file.path}: ${key}`, value);
  }
  return values;
}

/** Tables become dotted keys, but only as deep as a setting has dots: anything else is the unknown key to name. */
function flattened(
  table: Readonly<Record<string, unknown>>,
  known: readonly string[],
  prefix = '',
): [string, unknown][] {
  return Object.entries(table).flatMap(([part, value]): [string, unknown][] => {
    const key = prefix + part;
    const isSection = known.some((candidate) => candidate.startsWith(`${key}.`));
    return isSection && isTable(value) ? flattened(value, known, `${key}.`) : [[key, value]];
  });
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valuesOfEnv(env: SettingSources['env']): Values {
  const known = [...NAMES.map((name) => SETTINGS[name].env), ...Object.keys(OTHER_VARIABLES)];
  const values: Values = {};
  for (const [variable, value] of Object.entries(env)) {
    if (!variable.startsWith('ULLAGE_') || value === undefined) continue;
    if (FOREIGN_PREFIXES.some((prefix) => variable.startsWith(prefix)) || variable in OTHER_VARIABLES) continue;
    const name = NAMES.find((candidate) => SETTINGS[candidate].env === variable);
    if (name === undefined) throw unknownKey('environment', variable, known);
    values[name] = checked(SETTINGS[name], SETTINGS[name].kind.fromText(value), `environment: ${variable}`, value);
  }
  return values;
}

function valuesOfFlags(flags: FlagValues): Values {
  const values: Values = {};
  for (const name of NAMES) {
    const given = flags[name];
    if (given === undefined) continue;
    const { kind, flag } = SETTINGS[name];
    const read = typeof given === 'string' ? kind.fromText(given) : kind.fromToml(given);
    values[name] = checked(SETTINGS[name], read, `--${flag ?? name}`, given);
  }
  return values;
}

function checked(setting: Setting<unknown>, read: unknown, place: string, given: unknown): unknown {
  if (read !== undefined) return read;
  const found = foundText(setting, given);
  throw new UllageError('CONFIG_VALUE', `read ${place}: expected ${setting.kind.expected}, found ${found}`, {
    operands: { key: setting.key, place },
  });
}

function foundText({ kind }: Setting<unknown>, given: unknown): string {
  if (given === '' && kind.isSecret === true) return 'an empty text';
  const fault = typeof given === 'string' ? kind.faultOf?.(given) : undefined;
  if (fault !== undefined) return fault;
  if (kind.isSecret === true) return 'something else (not shown: it may hold a password)';
  return cut(typeof given === 'string' ? `"${given}"` : valueText(given));
}

/** A table may be nested deeper than there is stack for. */
function valueText(given: unknown): string {
  if (isTable(given) && !(given instanceof Date)) return 'a table';
  if (Array.isArray(given) && given.some((value) => typeof value === 'object')) return 'an array of tables or arrays';
  return JSON.stringify(given, stringifyBigint);
}

/** Enough to find the place by. */
const MOST_SHOWN = 200;

function cut(text: string): string {
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}

function stringifyBigint(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

function unknownKey(place: string, key: string, known: readonly string[]): UllageError {
  // What is that long is no slip of the pen, and to compare it costs seconds.
  const near = key.length > MOST_SHOWN ? undefined : nearest(key, known);
  const hint = near === undefined ? `The keys are ${known.join(', ')}.` : `Did you mean ${near}?`;
  return new UllageError('CONFIG_UNKNOWN_KEY', `read ${place}: unknown key ${cut(key)}`, {
    operands: { place, key },
    hint,
  });
}
