// Makes text from outside safe to print: names and paths come from guests, images and directories, and may be hostile.

/** C0 and C1 controls, DEL, bidirectional controls, invisible format characters, line separators, private use, lone
 *  surrogates, and variation selectors (terminals disagree on the width of what they follow). */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Variation_Selector}]/gu;

/** A mark with nothing before it would join the column to its left. */
const LEADING_MARKS = /^\p{Mark}+/u;

/** More marks than this on one letter are there to scribble over the lines around it; living scripts need at most three or so. */
const PILED_MARKS = /(\p{Mark}{4})\p{Mark}+/gu;

const NOT_ASCII = /[^\x20-\x7e]/gu;

/** `text` on one line and free of anything that could move the cursor, change colours, reverse or hide other text.
 *  What is not safe appears as \xNN or \u{NNNN}. With `unicode` false the result is plain ASCII. */
export function safeText(text: string, unicode: boolean): string {
  if (!unicode) return text.replaceAll(NOT_ASCII, escaped);
  return text
    .replaceAll(UNSAFE, escaped)
    .replace(LEADING_MARKS, (marks) => Array.from(marks, escaped).join(''))
    .replaceAll(PILED_MARKS, '$1');
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
