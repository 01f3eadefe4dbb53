// Reads a stream of server-sent events (html.spec.whatwg.org, section 9.2): text in any pieces, events out. Knows nothing of the network.
import { UllageError } from '../../core/errors.ts';

/** One event as it came. */
export interface StreamedEvent {
  /** The last id that the stream told: where to go on after a break. Empty: it told none yet. */
  readonly id: string;
  readonly kind: string;
  readonly data: string;
}

/** Events of ours are some KiB; what has no end of its line by then is no stream of events. */
const MOST_UNREAD = 4 * 1024 * 1024;

/** Puts a stream together. */
export class EventStreamReader {
  #unread = '';
  /** Of the event under way: whoever goes on from there before it has ended would miss it. */
  #nextId = '';
  #id = '';
  #kind = '';
  #data: string[] = [];
  #held = 0;

  /** Where to go on after a break: the id of the last event that ended, or what the stream told before one. */
  get id(): string {
    return this.#id;
  }

  /** Takes the next piece; gives the events that it completes. Throws SERVER_ANSWER for what cannot be a stream of events. */
  take(piece: string): readonly StreamedEvent[] {
    // A carriage return at the end of a piece may be half of a line's end.
    const text = this.#unread + piece;
    const ready = text.endsWith('\r') ? text.slice(0, -1) : text;
    const lines = ready.split(/\r\n|\n|\r/);
    this.#unread = (lines.pop() ?? '') + text.slice(ready.length);
    if (this.#unread.length + this.#held > MOST_UNREAD) {
      throw new UllageError(
        'SERVER_ANSWER',
        `read the events: expected the end of one within ${MOST_UNREAD} characters`,
      );
    }
    return lines.flatMap((line) => this.#line(line));
  }

  #line(line: string): readonly StreamedEvent[] {
    if (line === '') return this.#end();
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'id' && !value.includes('\0')) this.#nextId = value;
    if (field === 'event') this.#kind = value;
    if (field === 'data') {
      this.#data.push(value);
      this.#held += value.length + 1;
    }
    return [];
  }

  #end(): readonly StreamedEvent[] {
    const [kind, data] = [this.#kind, this.#data];
    this.#id = this.#nextId;
    this.#held = 0;
    this.#kind = '';
    this.#data = [];
    return data.length === 0 ? [] : [{ id: this.#id, kind: kind === '' ? 'message' : kind, data: data.join('\n') }];
  }
}
