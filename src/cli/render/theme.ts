// How output may look on this terminal: its width, whether it has colours, whether it can show more than ASCII.
import { safeText } from './safe-text.ts';

/** Looks that a piece of text can have. Meaning never rests on colour alone. */
export type Style = 'plain' | 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan';

/** Everything that rendering may depend on. */
export interface Theme {
  readonly columns: number;
  readonly colour: boolean;
  readonly unicode: boolean;
  /** Exact bytes instead of rounded units. */
  readonly exactBytes: boolean;
  /** Rows of a table before the rest becomes one line; undefined shows all. */
  readonly rowLimit: number | undefined;
}

/** Signs that have a plain form. */
export interface Signs {
  readonly minus: string;
  readonly unknown: string;
  readonly ellipsis: string;
  readonly arrow: string;
  readonly rule: string;
  readonly atLeast: string;
  readonly atMost: string;
  readonly occupied: string;
  readonly reserved: string;
  readonly promised: string;
  readonly left: string;
  readonly zero: string;
  readonly beyond: string;
}

const UNICODE_SIGNS: Signs = {
  minus: '-',
  unknown: '—',
  ellipsis: '…',
  arrow: '→',
  rule: '─',
  atLeast: '≥',
  atMost: '≤',
  occupied: '█',
  reserved: '▚',
  promised: '▒',
  left: '░',
  zero: '┃',
  beyond: '╳',
};

const ASCII_SIGNS: Signs = {
  minus: '-',
  unknown: '?',
  ellipsis: '~',
  arrow: '->',
  rule: '-',
  atLeast: '>=',
  atMost: '<=',
  occupied: '#',
  reserved: '%',
  promised: '+',
  left: '.',
  zero: '|',
  beyond: '!',
};

/** SGR parameters, ECMA-48 section 8.3.117. */
const SGR: Readonly<Record<Exclude<Style, 'plain'>, string>> = {
  bold: '1',
  dim: '2',
  red: '31',
  yellow: '33',
  green: '32',
  cyan: '36',
};

/** The signs of a theme. */
export function signsOf(theme: Theme): Signs {
  return theme.unicode ? UNICODE_SIGNS : ASCII_SIGNS;
}

/** `text` in the given style; unchanged without colours, or when there is nothing to colour. */
export function paint(theme: Theme, style: Style, text: string): string {
  if (!theme.colour || style === 'plain' || text.trim() === '') return text;
  return `\u001B[${SGR[style]}m${text}\u001B[0m`;
}

/** Typographic signs of our own sentences and their plain forms. */
const PLAIN_FORMS: readonly (readonly [string, string])[] = [
  ['−', '-'],
  ['–', '-'],
  ['—', '-'],
  ['…', '...'],
  ['×', 'x'],
  ['→', '->'],
  ['≥', '>='],
  ['≤', '<='],
  ['“', '"'],
  ['”', '"'],
  ['‘', "'"],
  ['’', "'"],
  ['Σ', 'sum of'],
];

/** A sentence (ours, perhaps with names from outside in it), safe to print, its typography in plain form where need be. */
export function prose(theme: Theme, text: string): string {
  const safe = safeText(text, true);
  if (theme.unicode) return safe;
  return safeText(
    PLAIN_FORMS.reduce((plain, [sign, form]) => plain.replaceAll(sign, form), safe),
    false,
  );
}

/** A name or path from outside, safe to print. */
export function named(theme: Theme, text: string): string {
  return safeText(text, theme.unicode);
}
