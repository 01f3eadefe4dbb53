// Moments one below the other, for a pipe or a file: each state once, and when what was written last is no longer of now.
import { printable } from '../../core/plain-text.ts';
import { writeJsonLine } from '../../wire/json.ts';
import type { TextStream } from '../services.ts';
import type { Display, Moment } from './display.ts';

/** The pipe. With `json` each state is one line. */
export class Appended implements Display {
  readonly #out: Pick<TextStream, 'write'>;
  readonly #json: boolean;
  #last: string | undefined;
  #isTroubled = false;

  constructor(out: Pick<TextStream, 'write'>, json: boolean) {
    this.#out = out;
    this.#json = json;
  }

  async show(moment: Moment): Promise<void> {
    if (moment.trouble !== undefined) return this.#tellTrouble(moment, moment.trouble);
    const { answer, asOfMs } = moment;
    const text = this.#json ? writeJsonLine(answer.document) : answer.lines.join('\n');
    if (text === this.#last && !this.#isTroubled) return;
    this.#last = text;
    this.#isTroubled = false;
    await this.#out.write(this.#json ? `${text}\n` : `${timeOf(asOfMs)}\n${text}\n\n`);
  }

  end(): void {}

  /** Once; what comes after it is of now again. */
  async #tellTrouble({ asOfMs, nowMs }: Moment, reason: string): Promise<void> {
    if (this.#isTroubled) return;
    this.#isTroubled = true;
    const text = this.#json
      ? writeJsonLine({ notCurrent: { asOfMs: Math.floor(asOfMs), reason } })
      : `${timeOf(nowMs)}\nNot current: what stands above is of ${timeOf(asOfMs)}. ${printable(reason)}\n`;
    await this.#out.write(`${text}\n`);
  }
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
