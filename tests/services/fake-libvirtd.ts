// A small libvirtd stand-in on a real unix socket: speaks the real protocol and answers as the test says. For the order,
// silence and nonsense that a real daemon cannot be made to produce on demand.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  encodeFrame,
  FrameParser,
  LIBVIRT_RPC,
  MESSAGE_STATUS,
  MESSAGE_TYPE,
  type Frame,
  type FrameHeader,
} from '../../src/formats/libvirt-rpc/frame.ts';
import { isKeepalive, KEEPALIVE, PONG_FRAME } from '../../src/formats/libvirt-rpc/keepalive.ts';
import {
  EVENT_MESSAGES,
  PROCEDURES,
  REMOTE_PROGRAM,
  REMOTE_PROTOCOL_VERSION,
  remoteError,
} from '../../src/formats/libvirt-rpc/procedures.gen.ts';
import { decode, encode, type Codec, type ValueOf } from '../../src/formats/xdr/codec.ts';
import type { ArgsOf, ProcedureName, ResultOf } from '../../src/readers/libvirt/connection.ts';

/** An answer that is an error of libvirt's own. */
export class Refusal extends Error {
  readonly libvirtCode: number;

  constructor(libvirtCode: number, message: string) {
    super(message);
    this.libvirtCode = libvirtCode;
  }
}

/** An answer of status ok whose body is these bytes, whatever the procedure says. */
export class RawReply extends Error {
  readonly payload: Uint8Array;

  constructor(payload: Uint8Array) {
    super('a raw reply');
    this.payload = payload;
  }
}

/** An answer of status ok and no body whose header is not the one that belongs there. */
export class OddReply extends Error {
  readonly header: Partial<FrameHeader>;

  constructor(header: Partial<FrameHeader>) {
    super('an odd reply');
    this.header = header;
  }
}

/** How to answer each procedure: a result, a promise of one, or a thrown Refusal, RawReply or OddReply. The handshake answers itself unless told. */
export type Answers = {
  readonly [Name in ProcedureName]?: (args: ArgsOf<Name>) => ResultOf<Name> | Promise<ResultOf<Name>>;
};

/** A running stand-in. */
export interface FakeLibvirtd {
  readonly socket: string;
  /** Procedure names in the order in which calls arrived, over all connections. */
  readonly calls: string[];
  /** How many pings arrived. */
  pings(): number;
  /** How many answers to its own pings arrived. */
  pongs(): number;
  /** Whether pings are answered. */
  answerPings: boolean;
  /** Bytes as they are, to every client. */
  send(bytes: Uint8Array): void;
  /** An event to every client. */
  sendEvent<Name extends keyof typeof EVENT_MESSAGES>(
    name: Name,
    body: ValueOf<(typeof EVENT_MESSAGES)[Name]['message']>,
  ): void;
  /** Reads nothing more of what clients send, until `resume`. */
  pause(): void;
  resume(): void;
  /** Ends every connection; new ones are still taken. */
  drop(): void;
  stop(): Promise<void>;
}

const HANDSHAKE: Answers = {
  AUTH_LIST: () => ({ types: [0] }),
  AUTH_POLKIT: () => ({ complete: 1 }),
  CONNECT_SUPPORTS_FEATURE: () => ({ supported: 1 }),
  CONNECT_OPEN: () => undefined,
  CONNECT_CLOSE: () => undefined,
};

// Whatever the procedure: what it takes has just been decoded as its own type.
type Answer = (args: never) => unknown;

interface AnyProcedure {
  readonly number: number;
  readonly args: Codec<unknown>;
  readonly ret: Codec<unknown>;
}

const TABLE: ReadonlyMap<number, readonly [string, AnyProcedure]> = new Map(
  Object.entries<AnyProcedure>(PROCEDURES).map(([name, procedure]) => [procedure.number, [name, procedure]]),
);

/** Starts one on a fresh socket. */
export async function startFakeLibvirtd(answers: Answers = {}): Promise<FakeLibvirtd> {
  const directory = await mkdtemp(join(tmpdir(), 'ul-'));
  const clients = new Set<Socket>();
  const calls: string[] = [];
  let pings = 0;
  let pongs = 0;
  const server = createServer((client) => {
    const parser = new FrameParser();
    clients.add(client);
    client.on('close', () => clients.delete(client));
    client.on('error', () => client.destroy());
    client.on('data', (chunk: Uint8Array) => {
      for (const frame of parser.push(chunk)) {
        if (!isKeepalive(frame)) void reply(client, frame, { ...HANDSHAKE, ...answers }, calls);
        else if (frame.procedure === KEEPALIVE.pong) pongs += 1;
        else {
          pings += 1;
          if (fake.answerPings) client.write(PONG_FRAME);
        }
      }
    });
  });
  const socket = join(directory, 'sock');
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  const drop = (): void => clients.forEach((client) => client.destroy());
  const send = (bytes: Uint8Array): void => clients.forEach((client) => client.write(bytes));
  const fake: FakeLibvirtd = {
    socket,
    calls,
    answerPings: true,
    pings: () => pings,
    pongs: () => pongs,
    send,
    sendEvent: (name, body) => {
      const { number, message }: { number: number; message: Codec<unknown> } = EVENT_MESSAGES[name];
      send(frameOf({ procedure: number, type: MESSAGE_TYPE.event, serial: 0, payload: encode(message, body) }));
    },
    pause: () => clients.forEach((client) => client.pause()),
    resume: () => clients.forEach((client) => client.resume()),
    drop,
    stop: async () => {
      drop();
      await new Promise((resolve) => server.close(resolve));
      await rm(directory, { recursive: true });
    },
  };
  return fake;
}

async function reply(client: Socket, frame: Frame, answers: Answers, calls: string[]): Promise<void> {
  const entry = TABLE.get(frame.procedure);
  if (entry === undefined) throw new Error(`no procedure has number ${frame.procedure}`);
  const [name, { args, ret }] = entry;
  calls.push(name);
  const answer = new Map(Object.entries<Answer>(answers)).get(name);
  const head = { procedure: frame.procedure, type: MESSAGE_TYPE.reply, serial: frame.serial };
  try {
    if (answer === undefined) throw new Refusal(3, `the test does not answer ${name}`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- answers are typed by the procedure that this decodes
    const result = await answer(decode(args, frame.payload, LIBVIRT_RPC) as never);
    client.write(frameOf({ ...head, payload: encode(ret, result) }));
  } catch (error) {
    if (error instanceof RawReply) client.write(frameOf({ ...head, payload: error.payload }));
    else if (error instanceof OddReply) client.write(frameOf({ ...head, payload: NO_BODY, ...error.header }));
    else if (error instanceof Refusal) {
      client.write(frameOf({ ...head, status: MESSAGE_STATUS.error, payload: errorBody(error) }));
    } else throw error;
  }
}

const NO_BODY = new Uint8Array();

function frameOf(frame: Pick<Frame, 'procedure' | 'type' | 'serial' | 'payload'> & Partial<FrameHeader>): Uint8Array {
  return encodeFrame({
    program: REMOTE_PROGRAM,
    version: REMOTE_PROTOCOL_VERSION,
    status: MESSAGE_STATUS.ok,
    ...frame,
  });
}

function errorBody({ libvirtCode, message }: Refusal): Uint8Array {
  const rest = { dom: undefined, str1: undefined, str2: undefined, str3: undefined, int1: 0, int2: 0, net: undefined };
  return encode(remoteError, { code: libvirtCode, domain: 10, message, level: 2, ...rest });
}
