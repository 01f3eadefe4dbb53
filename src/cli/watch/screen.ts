// A terminal on which each moment is painted over the one before: in its second screen, so that what was there comes back.
import { printable } from '../../core/plain-text.ts';
import type { TextStream } from '../services.ts';
import type { Display, Moment } from './display.ts';

/** xterm's control sequences: the second screen, no cursor, no wrapping at the right edge; and back. */
const ENTER = '\u001B[?1049h\u001B[?25l\u001B[?7l';
const LEAVE = '\u001B[?7h\u001B[?25h\u001B[?1049l';

/** To the upper left; the rest of the line away; all below away. Nothing is cleared before it is written anew, so nothing flickers. */
const HOME = '\u001B[H';
const CLEAR_LINE = '\u001B[K';
const CLEAR_BELOW = '\u001B[J';

const REVERSE = '\u001B[7m';
const NORMAL = '\u001B[0m';

/** A terminal that does not say how high it is. */
const USUAL_ROWS = 24;

/** The terminal. */
export class Screen implements Display {
  readonly #out: Pick<TextStream, 'write' | 'rows'>;
  #isEntered = false;

  constructor(out: Pick<TextStream, 'write' | 'rows'>) {
    this.#out = out;
  }

  async show(moment: Moment): Promise<void> {
    const enter = this.#isEntered ? '' : ENTER;
    this.#isEntered = true;
    const lines = fitted([...headOf(moment), '', ...moment.answer.lines], this.#out.rows ?? USUAL_ROWS);
    await this.#out.write(enter + HOME + lines.map((line) => line + CLEAR_LINE).join('\n') + CLEAR_BELOW);
  }

  end(): void {
    if (!this.#isEntered) return;
    this.#isEntered = false;
    void this.#out.write(LEAVE);
  }
}

function fitted(lines: readonly string[], rows: number): readonly string[] {
  if (lines.length <= rows) return lines;
  return [...lines.slice(0, rows - 1), `  ${lines.length - rows + 1} more lines than this window has`];
}

/** Reversed where what follows is not of now: it cannot be overlooked, and needs no colour. */
function headOf({ title, asOfMs, nowMs, trouble }: Moment): readonly string[] {
  const time = `${new Date(asOfMs).toISOString().slice(11, 19)} UTC`;
  const what = printable(title);
  if (trouble === undefined) return [`${what}   as of ${time}   Ctrl-C ends it`];
  const seconds = Math.max(0, Math.round((nowMs - asOfMs) / 1_000));
  return [`${what}   ${REVERSE} NOT CURRENT: all below is of ${time}, ${seconds} s ago ${NORMAL}`, printable(trouble)];
}
