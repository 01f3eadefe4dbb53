// Names and paths inside our own sentences: made harmless to print, and safe to paste into a shell.

/** Controls, bidirectional and invisible characters, line separators, lone surrogates: whatever could forge a terminal's text. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** Nearly every name: asking this first costs a tenth of looking for each unsafe character. */
const PLAIN_ASCII = /^[ -~]*$/u;

/** What a POSIX shell takes literally. */
const SHELL_PLAIN = /^[\w/.:@%+,=][\w/.:@%+,=-]*$/;

/** `text` with every unsafe character as \xNN or \u{NNNN}. Names come from guests and directories and may be hostile. */
export function printable(text: string): string {
  return PLAIN_ASCII.test(text) ? text : text.replaceAll(UNPRINTABLE, escaped);
}

/** What turns the direction of text around, or takes no place or an empty one: marks of direction, overrides and isolates, spaces and joiners
 *  without width, soft hyphens, fillers, blanks and tags. Not those that scripts and emoji need (U+200C, U+200D). */
const DECEPTIVE =
  /[\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\u2800\u3164\ufeff\uffa0\u{e0000}-\u{e007f}]/gu;

/** `text` with these as \u{NNNN}: for screens that show everything else as it is, where a path must not be read backwards. */
export function undeceptive(text: string): string {
  return text.replaceAll(DECEPTIVE, escaped);
}

/** `text` as one word of a POSIX shell command; with control characters in it, as bash's $'…'. The result is printable. */
export function shellWord(text: string): string {
  if (SHELL_PLAIN.test(text)) return text;
  if (text.search(UNPRINTABLE) === -1) return `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const inner = text
    .replaceAll('\\', String.raw`\\`)
    // Not \': a shell that does not know $'…' would end the word there, and run what follows.
    .replaceAll("'", String.raw`\x27`)
    .replaceAll(UNPRINTABLE, escapedForBash);
  return `$'${inner}'`;
}

/** "1 disk", "15 disks". */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** "a", "a and b", "a, b and c"; beyond `limit` the rest is counted: "a, b and 7 more". */
export function listed(items: readonly string[], limit = 3): string {
  const rest = items.length - limit;
  const parts = rest > 0 ? [...items.slice(0, limit), `${rest} more`] : items;
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code <= 0xff ? `\\x${hex(code, 2)}` : `\\u{${hex(code, 1)}}`;
}

/** Byte by byte, as bash reads it in every locale: \U is left as it stands where the locale is not of UTF-8. No name of a file has U+0000, and
 *  bash ends the word there: it would name a folder above. */
function escapedForBash(character: string): string {
  if (character === '\0') return escapedForBash('\uFFFD');
  return [...utf8Of(character.codePointAt(0) ?? 0)].map((byte) => `\\x${hex(byte, 2)}`).join('');
}

/** RFC 3629, section 3. A lone surrogate is no character, and has no bytes of its own: it is written the same way. */
function utf8Of(code: number): readonly number[] {
  if (code <= 0x7f) return [code];
  const tail = (shift: number): number => 0x80 | ((code >> shift) & 0x3f);
  if (code <= 0x7_ff) return [0xc0 | (code >> 6), tail(0)];
  if (code <= 0xff_ff) return [0xe0 | (code >> 12), tail(6), tail(0)];
  return [0xf0 | (code >> 18), tail(12), tail(6), tail(0)];
}

function hex(code: number, width: number): string {
  return code.toString(16).padStart(width, '0');
}
