// Calls under way on one connection: a bounded window of sent ones, a queue behind it, a deadline for each. Owns no socket.
import { UllageError } from '../../core/errors.ts';
import { invariant } from '../../core/invariant.ts';
import type { Timers } from './timers.ts';

/** libvirtd reads at most max_client_requests (5 by default) unanswered calls of a client and then stops reading its socket,
 *  keepalive included. One less leaves room for a ping. */
export const WINDOW = 4;

/** Serials are 32-bit; 0 belongs to events. */
const SERIAL_MAX = 2 ** 32 - 1;

/** What is asked: a procedure by name and number, and how long it may take. */
export interface Question {
  readonly name: string;
  readonly number: number;
  readonly timeoutMs: number;
}

interface Call {
  readonly question: Question;
  send(serial: number): void;
  resolve(payload: Uint8Array): void;
  reject(error: Error): void;
  cancelDeadline: (() => void) | undefined;
}

/** What a table needs from its connection. */
export interface CallTableHost {
  readonly timers: Timers;
  /** Every slot of the window is held by a call that missed its deadline: nothing can be asked any more. */
  onStalled(): void;
}

/** serial → caller. A call that misses its deadline is rejected, yet keeps its slot: the server still works on it. */
export class CallTable {
  readonly #host: CallTableHost;
  readonly #sent = new Map<number, Call>();
  /** Calls that missed their deadline. */
  readonly #overdue = new Map<number, Question>();
  readonly #queue: Call[] = [];
  #nextSerial = 1;

  constructor(host: CallTableHost) {
    this.#host = host;
  }

  /** Whether the server owes us no answer, not even one that nobody waits for any more. */
  get idle(): boolean {
    return this.#sent.size + this.#overdue.size + this.#queue.length === 0;
  }

  /** Sends when the window has room. The deadline runs from then. Resolves with the reply's body. */
  start(question: Question, send: (serial: number) => void): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ question, send, resolve, reject, cancelDeadline: undefined });
      this.#fill();
    });
  }

  /** What a reply answers, given up or not; undefined when no call has this serial: the server has lost its way. */
  askedBy(serial: number): Question | undefined {
    return this.#sent.get(serial)?.question ?? this.#overdue.get(serial);
  }

  /** Hands a reply to its caller, unless that has given up. */
  settle(serial: number, outcome: Uint8Array | Error): void {
    const call = this.#sent.get(serial);
    this.#sent.delete(serial);
    this.#overdue.delete(serial);
    call?.cancelDeadline?.();
    if (outcome instanceof Error) call?.reject(outcome);
    else call?.resolve(outcome);
    this.#fill();
  }

  /** Rejects every call, sent or queued. */
  rejectAll(error: (procedure: string) => Error): void {
    const calls = [...this.#sent.values(), ...this.#queue];
    this.#sent.clear();
    this.#overdue.clear();
    this.#queue.length = 0;
    for (const call of calls) {
      call.cancelDeadline?.();
      call.reject(error(call.question.name));
    }
  }

  #fill(): void {
    while (this.#sent.size + this.#overdue.size < WINDOW) {
      const call = this.#queue.shift();
      if (call === undefined) return;
      const serial = this.#takeSerial();
      this.#sent.set(serial, call);
      call.cancelDeadline = this.#host.timers.after(call.question.timeoutMs, () => this.#expire(serial));
      call.send(serial);
    }
  }

  #expire(serial: number): void {
    const call = this.#sent.get(serial);
    invariant(call !== undefined, 'a deadline is cancelled when its call is settled', { serial });
    this.#sent.delete(serial);
    this.#overdue.set(serial, call.question);
    call.reject(timeoutError(call.question));
    if (this.#overdue.size >= WINDOW) this.#host.onStalled();
  }

  #takeSerial(): number {
    const serial = this.#nextSerial;
    this.#nextSerial = serial === SERIAL_MAX ? 1 : serial + 1;
    return serial;
  }
}

function timeoutError({ name: procedure, timeoutMs }: Question): UllageError {
  return new UllageError('LIBVIRT_TIMEOUT', `call libvirt ${procedure}: no answer within ${timeoutMs} ms`, {
    operands: { procedure, timeoutMs },
    hint: 'A hypervisor process that is stopped or stuck holds up every question about its own disks.',
  });
}
