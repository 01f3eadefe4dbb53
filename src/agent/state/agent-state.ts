// Who this agent is, kept over restarts: the host's id, its own run, and the number of its last report. One process at a time.
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { UllageError } from '../../core/errors.ts';
import { lockDirectory } from '../../store/engine/directory-lock.ts';
import { readRunFile, runFileText, type RunFile } from './run-file.ts';
import { writeDurably } from './durable-file.ts';
import { compareMachines, hostIdOf, marksChanged, readMachine, type MachineMarks } from './machine.ts';

/** Where the state is and what it is made from. */
export interface StateOptions {
  readonly directory: string;
  /** "/" or a test's stand-in: /etc/machine-id and /sys are looked up below it. */
  readonly root: string;
  randomUuid(): string;
  /** This machine takes the place of the one that the state was made on. */
  readonly sameHost: boolean;
  warn(text: string): void;
}

/** Numbers are reserved on the disk this many at a time: a disk that fills leaves hours of them, and a restart skips at most these. */
const RESERVED = 256;

/** Only the agent reads its state: reports name every guest of the host. */
const PRIVATE_DIRECTORY = 0o700;

const HOST_ID = 'host-id';
const RUN = 'run.json';

const LOCK_HINT =
  'One agent at a time may use a state directory: stop that one, or give this one its own with --state.';

/** Usable once opened. */
export class AgentState {
  readonly hostId: string;
  readonly directory: string;
  readonly #options: StateOptions;
  readonly #unlock: () => void;
  #run: RunFile;
  #next: number;
  #reservedUpTo: number;
  #isOver = false;

  /** Opens the state of a directory, making what is missing. Throws STORE_LOCKED when another process uses it, AGENT_STATE when it
   *  cannot be used, HOST_IDENTITY when it was made on another machine. */
  static async open(options: StateOptions): Promise<AgentState> {
    const { directory } = options;
    await mkdir(directory, { recursive: true, mode: PRIVATE_DIRECTORY }).catch((error: unknown) => {
      throw stateError(directory, 'make the directory', error);
    });
    const unlock = lockDirectory(directory, LOCK_HINT);
    try {
      const { hostId, run } = await identityIn(options);
      return new AgentState(options, hostId, run, unlock);
    } catch (error) {
      unlock();
      throw error;
    }
  }

  private constructor(options: StateOptions, hostId: string, run: RunFile, unlock: () => void) {
    this.#options = options;
    this.hostId = hostId;
    this.directory = options.directory;
    this.#run = run;
    this.#next = run.nextSequence;
    this.#reservedUpTo = run.nextSequence;
    this.#unlock = unlock;
  }

  /** The run that the next sequence belongs to. */
  get agentRun(): string {
    return this.#run.agentRun;
  }

  /** The number of the next report: never given twice within one `agentRun`, whenever the process ends. Where it cannot be kept on the
   *  disk a new run begins, in memory alone. */
  async nextSequence(): Promise<number> {
    if (this.#isOver) this.#renew();
    if (this.#next >= this.#reservedUpTo) await this.#reserve();
    const sequence = this.#next;
    this.#next += 1;
    return sequence;
  }

  /** The next number is the first of another run: the server takes none of this one. */
  beginRun(): void {
    this.#isOver = true;
  }

  /** Gives the directory back. */
  close(): void {
    this.#unlock();
  }

  /** Only where a number is given: whoever was given one reports it under the run that it belongs to. */
  #renew(): void {
    this.#isOver = false;
    this.#run = { ...this.#run, agentRun: this.#options.randomUuid() };
    this.#next = 0;
    this.#reservedUpTo = 0;
  }

  async #reserve(): Promise<void> {
    const upTo = this.#next + RESERVED;
    try {
      await writeDurably(join(this.directory, RUN), runFileText({ ...this.#run, nextSequence: upTo }));
      this.#reservedUpTo = upTo;
    } catch (error) {
      this.#options.warn(`keep the number of the last report: ${messageOf(error)}; numbering begins anew, in memory`);
      this.#run = { ...this.#run, agentRun: this.#options.randomUuid() };
      this.#next = 0;
      this.#reservedUpTo = Number.MAX_SAFE_INTEGER;
    }
  }
}

interface Identity {
  readonly hostId: string;
  readonly run: RunFile;
}

async function identityIn(options: StateOptions): Promise<Identity> {
  const { directory, root, sameHost } = options;
  const { machineId, marks } = await readMachine(root);
  const known = await readHostId(directory);
  const run = await readRun(options);
  const likeness = known === undefined || run === undefined ? 'same' : compareMachines(run.machine, marks);
  if (likeness === 'moved' && !sameHost) throw movedError(directory);
  if (likeness === 'cloned' && !sameHost) {
    options.warn(`${directory} was made on another machine, by its machine-id: this one gets an identity of its own`);
    return makeIdentity(options, machineId, marks);
  }
  if (known === undefined) return makeIdentity(options, machineId, marks);
  return { hostId: known, run: await adoptedRun(options, run, marks) };
}

/** The run as it was, its marks brought up to date. */
async function adoptedRun(options: StateOptions, run: RunFile | undefined, machine: MachineMarks): Promise<RunFile> {
  if (run === undefined) return { agentRun: options.randomUuid(), nextSequence: 0, machine };
  return marksChanged(run.machine, machine) ? { ...run, machine: merged(run.machine, machine) } : run;
}

/** What can no longer be read stays known: the firmware's UUID to an agent that runs as root now and then. */
function merged(before: MachineMarks, now: MachineMarks): MachineMarks {
  return {
    machineId: now.machineId ?? before.machineId,
    product: now.product ?? before.product,
    cards: now.cards.length > 0 ? now.cards : before.cards,
  };
}

async function makeIdentity(
  options: StateOptions,
  machineId: string | undefined,
  machine: MachineMarks,
): Promise<Identity> {
  const hostId = machineId === undefined ? options.randomUuid() : hostIdOf(machineId);
  const path = join(options.directory, HOST_ID);
  await writeDurably(path, `${hostId}\n`).catch((error: unknown) => {
    // An id made from the machine-id is the same the next time; a drawn one would be another host's.
    if (machineId === undefined) throw stateError(path, 'write', error);
    options.warn(`write ${path}: ${messageOf(error)}`);
  });
  return { hostId, run: { agentRun: options.randomUuid(), nextSequence: 0, machine } };
}

/** The id in a state directory; undefined where there is none yet. Throws AGENT_STATE for what is no id, or cannot be read. */
export async function readHostId(directory: string): Promise<string | undefined> {
  const path = join(directory, HOST_ID);
  const text = await readOrAbsent(path);
  if (text === undefined) return undefined;
  const id = text.trim();
  if (UUID.test(id)) return id;
  throw new UllageError('AGENT_STATE', `read ${path}: expected a UUID, found something else`, {
    operands: { path },
    hint: 'Write the host id that the server knows into it, or remove it: a new one is made from /etc/machine-id.',
  });
}

/** RFC 9562, in lower case as we write it. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** A damaged file costs the numbering, not the agent: a new run begins with a full report. */
async function readRun(options: StateOptions): Promise<RunFile | undefined> {
  const { directory } = options;
  const path = join(directory, RUN);
  const text = await readOrAbsent(path);
  if (text === undefined) return undefined;
  const run = readRunFile(text);
  if (run !== undefined) return run;
  options.warn(`read ${path}: it is damaged and set aside as ${RUN}.damaged; numbering begins anew`);
  await rename(path, `${path}.damaged`).catch(() => undefined);
  return undefined;
}

async function readOrAbsent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw stateError(path, 'read', error);
  }
}

function movedError(directory: string): UllageError {
  return new UllageError(
    'HOST_IDENTITY',
    `open ${directory}: expected the machine that it was made on, found other hardware under the same machine-id`,
    {
      operands: { directory },
      hint: 'If this machine replaces that one, run ullage agent --same-host once. If its disk is a copy, give it a machine-id of its own: rm /etc/machine-id && systemd-machine-id-setup.',
    },
  );
}

function stateError(path: string, attempted: string, cause: unknown): UllageError {
  return new UllageError('AGENT_STATE', `${attempted} ${path}: ${messageOf(cause)}`, {
    operands: { path },
    cause,
    hint: 'The user that the agent runs as must be able to write to its state directory.',
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
