// What a command may use of the world outside: streams, environment, host, signals. Built by main, by tests otherwise.
import type { CollectHost, InspectImage } from '../agent/contract.ts';
import type { World } from '../agent/world.ts';

/** A stream to write text to. */
export interface TextStream {
  readonly isTty: boolean;
  /** Width of the terminal; undefined when it is none. */
  readonly columns: number | undefined;
  /** Resolves when the text has been handed over, or when nobody reads any more. */
  write(text: string): Promise<void>;
}

/** Everything a command needs. The agent's parts are loaded when asked for: `--help` must not wait for them. */
export interface Services {
  readonly world: World;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: TextStream;
  readonly err: TextStream;
  /** The directory for temporary files. */
  readonly temporaryFolder: string;
  loadCollect(): Promise<CollectHost>;
  loadInspect(): Promise<InspectImage>;
  /** Runs `cleanup` if a signal ends the process; the returned function takes it back. */
  onSignal(cleanup: () => void): () => void;
  /** Runs `action` once after a delay; the returned function takes it back. */
  after(delayMs: number, action: () => void): () => void;
}

/** How a command ended. `stuck` names reads that never came back: main must then kill its own process to leave. */
export interface Outcome {
  readonly exitCode: 0 | 1 | 2 | 3;
  readonly stuck: readonly string[];
}
