// What a command may use of the world outside: streams, environment, host, signals. Built by main, by tests otherwise.
import type { CollectHost, InspectImages } from '../agent/contract.ts';
import type { World } from '../agent/world.ts';

/** A stream to write text to. */
export interface TextStream {
  readonly isTty: boolean;
  /** Width of the terminal as it is now; undefined when it is none. */
  readonly columns: number | undefined;
  /** Its height. */
  readonly rows: number | undefined;
  /** Nobody reads any more: a pipe whose other end was closed. */
  readonly isGone: boolean;
  /** Resolves when the text has been handed over, or when nobody reads any more. */
  write(text: string): Promise<void>;
  /** Resolves when the bytes have been handed over. Rejects when nobody reads any more: a file that was cut is none. */
  writeBytes(bytes: Uint8Array): Promise<void>;
  /** Runs `action` whenever the terminal has another size; the returned function takes it back. */
  onResize(action: () => void): () => void;
}

/** What another program, or a file, hands to us. */
export interface ByteSource {
  /** Somebody sits there: no file will come. */
  readonly isTty: boolean;
  /** To be read once. */
  bytes(): AsyncIterable<Uint8Array>;
}

/** Everything a command needs. The agent's parts are loaded when asked for: `--help` must not wait for them. */
export interface Services {
  readonly world: World;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: TextStream;
  readonly err: TextStream;
  readonly input: ByteSource;
  /** Where relative paths begin; undefined when that directory was removed under us. */
  readonly workingFolder: string | undefined;
  /** Where the console's files may lie: beside the built program, or where a checkout builds them. */
  readonly consoleFolders: readonly string[];
  /** The directory for temporary files. */
  readonly temporaryFolder: string;
  loadCollect(): Promise<CollectHost>;
  loadInspect(): Promise<InspectImages>;
  /** Runs `cleanup` if a signal ends the process; the returned function takes it back. */
  onSignal(cleanup: () => void): () => void;
  /** Resolves when a signal asks the process to end. From the call on such a signal no longer ends it at once; a second one does. */
  stopSignal(): Promise<void>;
  /** Runs `action` at each SIGHUP, which then ends nothing; the returned function takes it back. */
  onHangup(action: () => void): () => void;
  /** A UUID of version 4 that nobody has drawn before. */
  randomUuid(): string;
  /** Runs `action` once after a delay; the returned function takes it back. */
  after(delayMs: number, action: () => void): () => void;
}

/** How a command ended. `stuck` names reads that never came back: main must then kill its own process to leave. */
export interface Outcome {
  readonly exitCode: 0 | 1 | 2 | 3;
  readonly stuck: readonly string[];
}
