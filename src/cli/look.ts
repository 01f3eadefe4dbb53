// How output should look here, decided once from the settings, the environment and the stream.
import type { TextStream } from './services.ts';
import type { Theme } from './render/theme.ts';
import type { Settings } from './settings/table.ts';

/** Width of output that goes to no terminal: mail and log readers wrap near it. */
const COLUMNS_WITHOUT_TERMINAL = 100;

/** Below this the tables could not be read; above it the eye loses the line. */
const LEAST_COLUMNS = 60;
const MOST_COLUMNS = 140;

/** What the flags say of looks, beyond the settings. */
export interface LookFlags {
  readonly all: boolean;
}

/** The theme for a stream. */
export function themeFor(
  stream: Pick<TextStream, 'isTty' | 'columns'>,
  env: Readonly<Record<string, string | undefined>>,
  settings: Pick<Settings, 'bytes' | 'color' | 'rows'>,
  flags: LookFlags,
): Theme {
  return {
    columns: clamped(stream.columns ?? columnsOfEnv(env) ?? COLUMNS_WITHOUT_TERMINAL),
    colour: hasColour(stream, env, settings.color),
    unicode: hasUnicode(env),
    exactBytes: settings.bytes,
    rowLimit: flags.all ? undefined : settings.rows,
  };
}

function clamped(columns: number): number {
  return Math.min(MOST_COLUMNS, Math.max(LEAST_COLUMNS, columns));
}

function columnsOfEnv(env: Readonly<Record<string, string | undefined>>): number | undefined {
  const columns = Number(env['COLUMNS'] ?? '');
  return Number.isInteger(columns) && columns > 0 ? columns : undefined;
}

/** no-color.org: NO_COLOR counts when it is not empty. FORCE_COLOR, as Node itself reads it: 0 and false switch off. */
function hasColour(
  stream: Pick<TextStream, 'isTty' | 'columns'>,
  env: Readonly<Record<string, string | undefined>>,
  setting: Settings['color'],
): boolean {
  if (setting !== 'auto') return setting === 'always';
  if (isSet(env['NO_COLOR'])) return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined) return force !== '0' && force !== 'false';
  return stream.isTty && env['TERM'] !== 'dumb';
}

/** Whether the terminal shows UTF-8. POSIX: LC_ALL, then LC_CTYPE, then LANG, the first that is set and not empty. */
export function hasUnicode(env: Readonly<Record<string, string | undefined>>): boolean {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find(isSet) ?? '';
  return /utf-?8/i.test(locale);
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
