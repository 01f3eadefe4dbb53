// LibvirtConnection: one unix socket to one libvirtd, from handshake to close. Typed calls in a bounded window, events, keepalive.
import type { Socket } from 'node:net';
import { UllageError } from '../../core/errors.ts';
import { AUTH, CONNECT_READ_ONLY, FEATURE_PROGRAM_KEEPALIVE } from '../../formats/libvirt-rpc/constants.ts';
import { decodeEvent, EVENT_IDS, type DomainEvent, type DomainEventKind } from '../../formats/libvirt-rpc/events.ts';
import {
  encodeFrame,
  FrameParser,
  LIBVIRT_RPC,
  MESSAGE_STATUS,
  MESSAGE_TYPE,
  type Frame,
} from '../../formats/libvirt-rpc/frame.ts';
import { isKeepalive, KEEPALIVE, PING_FRAME, PONG_FRAME } from '../../formats/libvirt-rpc/keepalive.ts';
import { PROCEDURES, REMOTE_PROGRAM, REMOTE_PROTOCOL_VERSION } from '../../formats/libvirt-rpc/procedures.gen.ts';
import { decode, encode, type Codec, type ValueOf } from '../../formats/xdr/codec.ts';
import { CallTable } from './call-table.ts';
import { KeepaliveTimer } from './keepalive-timer.ts';
import { FloodGate } from './flood-gate.ts';
import { decodeError } from './libvirt-error.ts';
import { openSocket } from './open-socket.ts';
import type { Timers } from './timers.ts';

/** The name of a procedure in PROCEDURES. */
export type ProcedureName = keyof typeof PROCEDURES;
/** What a procedure takes. */
export type ArgsOf<Name extends ProcedureName> = ValueOf<(typeof PROCEDURES)[Name]['args']>;
/** What a procedure gives. */
export type ResultOf<Name extends ProcedureName> = ValueOf<(typeof PROCEDURES)[Name]['ret']>;

// The same table, said so that TypeScript can pair a name with its own types.
type ProcedureTable = {
  readonly [Name in ProcedureName]: {
    readonly number: number;
    readonly args: Codec<ArgsOf<Name>>;
    readonly ret: Codec<ResultOf<Name>>;
  };
};

/** How a connection behaves; see `openLibvirt` for how it is found. */
export interface ConnectionOptions {
  /** Path of the unix socket. */
  readonly socket: string;
  /** What the daemon shall open: "qemu:///system". */
  readonly driverUri: string;
  /** Ask the daemon to refuse everything that changes something. */
  readonly readOnly: boolean;
  /** How long a call may take unless it says otherwise; also how long connecting may, and then the whole handshake. */
  readonly callTimeoutMs: number;
  /** How long the server may be silent before it is pinged; after five pings without answer the connection ends. */
  readonly keepaliveIntervalMs: number;
  readonly timers: Timers;
}

/** A connection is usable once opened, and for good unusable once closed. */
export class LibvirtConnection {
  readonly options: ConnectionOptions;
  readonly #socket: Socket;
  readonly #parser = new FrameParser();
  readonly #calls: CallTable;
  readonly #unasked: FloodGate;
  readonly #closed: PromiseWithResolvers<UllageError> = Promise.withResolvers();
  /** Callback ids by the kind of event that was asked for. */
  readonly #callbacks = new Map<DomainEventKind, number>();
  #keepalive: KeepaliveTimer | undefined;
  #end: UllageError | undefined;
  /** The daemon has pinged since we last wrote a pong. */
  #pinged = false;
  #onEvent: (event: DomainEvent) => void = () => undefined;

  /** Connects, authenticates and opens the driver. Throws the operating system's error when the socket refuses,
   *  LIBVIRT_AUTH, LibvirtError or LIBVIRT_TIMEOUT when the daemon does. */
  static async open(options: ConnectionOptions): Promise<LibvirtConnection> {
    const socket = await openSocket(options.socket, options.callTimeoutMs, options.timers);
    const connection = new LibvirtConnection(socket, options);
    const { callTimeoutMs, timers } = options;
    const cancel = timers.after(callTimeoutMs, () => {
      connection.#shut(`the handshake took more than ${callTimeoutMs} ms`, 'LIBVIRT_TIMEOUT');
    });
    try {
      await connection.#handshake();
    } catch (error) {
      connection.#shut('the handshake failed');
      throw error;
    } finally {
      cancel();
    }
    return connection;
  }

  private constructor(socket: Socket, options: ConnectionOptions) {
    this.options = options;
    this.#socket = socket;
    this.#unasked = new FloodGate(options.timers);
    this.#calls = new CallTable({
      timers: options.timers,
      onStalled: () => this.#shut('every call in flight missed its deadline', 'LIBVIRT_TIMEOUT'),
    });
    socket.on('data', (chunk: Uint8Array) => this.#receive(chunk));
    socket.on('drain', () => this.#pong());
    socket.on('error', (error) => this.#shut(error.message));
    socket.on('close', () => this.#shut('the daemon closed the socket'));
  }

  /** Resolves with the reason once the connection has ended, by whichever side. */
  get closed(): Promise<UllageError> {
    return this.#closed.promise;
  }

  /** Why the connection has ended; undefined while it lives. */
  get endedBy(): UllageError | undefined {
    return this.#end;
  }

  /** Calls a procedure. Throws LibvirtError when the server refuses, LIBVIRT_TIMEOUT at the deadline, LIBVIRT_CLOSED when
   *  the connection ends first, FormatError when the reply is broken. Calls beyond the window wait; replies come in any order. */
  async call<Name extends ProcedureName>(
    name: Name,
    args: ArgsOf<Name>,
    timeoutMs: number = this.options.callTimeoutMs,
  ): Promise<ResultOf<Name>> {
    if (this.#end !== undefined) throw this.#endError(this.#end, name);
    const procedure = (PROCEDURES as ProcedureTable)[name];
    const payload = encode(procedure.args, args);
    const reply = await this.#calls.start({ name, number: procedure.number, timeoutMs }, (serial) =>
      this.#send(procedure.number, serial, payload),
    );
    return decode(procedure.ret, reply, LIBVIRT_RPC);
  }

  /** Takes every event of the kinds set from now on. One listener: the last one given. */
  listen(onEvent: (event: DomainEvent) => void): void {
    this.#onEvent = onEvent;
  }

  /** Asks for events of exactly these kinds, of all domains. One call at a time: libvirt refuses a kind asked for twice. */
  async setEvents(wanted: ReadonlySet<DomainEventKind>): Promise<void> {
    for (const [kind, callbackID] of this.#callbacks) {
      if (wanted.has(kind)) continue;
      this.#callbacks.delete(kind);
      await this.call('CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY', { callbackID });
    }
    for (const kind of wanted) {
      if (this.#callbacks.has(kind)) continue;
      const args = { eventID: EVENT_IDS[kind], dom: undefined };
      const { callbackID } = await this.call('CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY', args);
      this.#callbacks.set(kind, callbackID);
    }
  }

  /** Ends the connection: politely when nothing is under way, at once otherwise. Pending calls get LIBVIRT_CLOSED. */
  async close(): Promise<void> {
    if (this.#end === undefined && this.#calls.idle) {
      await this.call('CONNECT_CLOSE', undefined).catch(() => undefined); // it ends either way
    }
    this.#shut('we closed it');
  }

  /** Ends the connection at once, because the time for what was asked over it has passed: pending calls get LIBVIRT_TIMEOUT. */
  abandon(why: string): void {
    this.#shut(why, 'LIBVIRT_TIMEOUT');
  }

  async #handshake(): Promise<void> {
    const { types } = await this.call('AUTH_LIST', undefined);
    if (types.includes(AUTH.polkit)) await this.call('AUTH_POLKIT', undefined);
    else if (types.length > 0 && !types.includes(AUTH.none)) throw this.#authError(types);
    const { supported } = await this.call('CONNECT_SUPPORTS_FEATURE', { feature: FEATURE_PROGRAM_KEEPALIVE });
    await this.call('CONNECT_OPEN', {
      name: this.options.driverUri,
      flags: this.options.readOnly ? CONNECT_READ_ONLY : 0,
    });
    if (supported !== 0) this.#startKeepalive();
  }

  #startKeepalive(): void {
    this.#keepalive = new KeepaliveTimer(this.options.keepaliveIntervalMs, {
      timers: this.options.timers,
      sendPing: () => this.#socket.write(PING_FRAME),
      onDead: () => this.#shut('it did not answer our keepalive'),
    });
  }

  #send(procedure: number, serial: number, payload: Uint8Array): void {
    this.#socket.write(
      encodeFrame({
        program: REMOTE_PROGRAM,
        version: REMOTE_PROTOCOL_VERSION,
        procedure,
        type: MESSAGE_TYPE.call,
        serial,
        status: MESSAGE_STATUS.ok,
        payload,
      }),
    );
  }

  #receive(chunk: Uint8Array): void {
    this.#keepalive?.heard();
    try {
      for (const frame of this.#parser.push(chunk)) this.#dispatch(frame);
    } catch (error) {
      this.#shut(`it sent what we cannot read: ${String(error)}`, 'LIBVIRT_CLOSED', error);
    }
    this.#pong();
  }

  /** One for all the pings of a chunk, and none while the daemon does not read what we have written: each message of ours says that
   *  we live, and pings must not fill our memory with answers. */
  #pong(): void {
    if (!this.#pinged || this.#end !== undefined || this.#socket.writableNeedDrain) return;
    this.#pinged = false;
    this.#socket.write(PONG_FRAME);
  }

  #dispatch(frame: Frame): void {
    if (this.#end !== undefined) return;
    if (frame.type === MESSAGE_TYPE.reply && !isKeepalive(frame)) {
      this.#settle(frame);
      return;
    }
    const objection = this.#unasked.objection(frame.payload.byteLength);
    if (objection !== undefined) this.#shut(`it sent ${objection}`);
    else if (isKeepalive(frame)) this.#pinged ||= frame.procedure === KEEPALIVE.ping;
    else if (frame.type === MESSAGE_TYPE.event && isOurs(frame)) {
      const event = decodeEvent(frame);
      if (event !== undefined) this.#onEvent(event);
    }
  }

  #settle(frame: Frame): void {
    const { serial, procedure } = frame;
    const asked = this.#calls.askedBy(serial);
    if (asked === undefined) {
      this.#shut(`it answered serial ${serial}, which is no call of ours`);
    } else if (!isOurs(frame) || procedure !== asked.number) {
      const answer = `procedure ${procedure} of program ${frame.program}, version ${frame.version}`;
      this.#shut(`it answered our ${asked.name} (procedure ${asked.number}) as ${answer}`);
    } else {
      const isOk = frame.status === MESSAGE_STATUS.ok;
      this.#calls.settle(serial, isOk ? frame.payload : decodeError(asked.name, frame.payload));
    }
  }

  #shut(why: string, code: 'LIBVIRT_CLOSED' | 'LIBVIRT_TIMEOUT' = 'LIBVIRT_CLOSED', cause?: unknown): void {
    if (this.#end !== undefined) return;
    const end = new UllageError(code, `connection to ${this.options.socket} ended: ${why}`, {
      operands: { socket: this.options.socket },
      cause,
    });
    this.#end = end;
    this.#keepalive?.stop();
    this.#unasked.stop();
    this.#socket.destroy();
    this.#calls.rejectAll((procedure) => this.#endError(end, procedure));
    this.#closed.resolve(end);
  }

  #endError(end: UllageError, procedure: string): UllageError {
    return new UllageError(end.code, `call libvirt ${procedure}: ${end.message}`, {
      operands: { procedure, socket: this.options.socket },
      cause: end.cause,
    });
  }

  #authError(types: readonly number[]): UllageError {
    const { socket } = this.options;
    return new UllageError(
      'LIBVIRT_AUTH',
      `connect to ${socket}: it wants authentication ${types.join(', ')}, we have none and polkit`,
      {
        operands: { socket },
        hint: 'Set auth_unix_ro = "none" or "polkit" in libvirtd.conf, or run Ullage as root.',
      },
    );
  }
}

function isOurs({ program, version }: Frame): boolean {
  return program === REMOTE_PROGRAM && version === REMOTE_PROTOCOL_VERSION;
}
