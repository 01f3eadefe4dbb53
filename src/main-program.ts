// The program behind the door, main-ullage.ts: reads clock, environment and streams, builds the objects, runs one command.
import { randomUUID } from 'node:crypto';
import { hostname, tmpdir } from 'node:os';
import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { WriteStream } from 'node:tty';
import { DEFAULT_PATHS, type World } from './agent/world.ts';
import { errorText } from './cli/error-text.ts';
import { EXIT_CODES } from './cli/exit-codes.ts';
import { runCommandLine } from './cli/run.ts';
import type { Services, TextStream } from './cli/services.ts';
import { VERSION } from './cli/version.ts';

/** What shells report for a process ended by these signals: 128 + number. */
const SIGNAL_EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

const cleanups = new Set<() => void>();

/** What a service waits for; undefined for a command that a signal simply ends. */
let stop: (() => void) | undefined;

/** What a service does at SIGHUP; undefined for one that it ends. */
let hangup: (() => void) | undefined;

const world: World = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  hostname: hostname(),
  bootId: readBootId(),
  version: VERSION,
  root: '/',
  defaultPaths: DEFAULT_PATHS,
  libvirtDirectories: { system: '/run/libvirt', session: sessionDirectory() },
  searchPath: process.env['PATH'] ?? '',
  random: () => Math.random(),
};

const services: Services = {
  world,
  env: process.env,
  out: textStream(process.stdout),
  err: textStream(process.stderr),
  // Looked at when it is asked for: hardly a command reads it.
  input: {
    get isTty() {
      return process.stdin.isTTY;
    },
    bytes: () => process.stdin,
  },
  workingFolder: workingFolder(),
  consoleFolders: ['web', '../dist/web'].map((folder) => join(import.meta.dirname, folder)),
  temporaryFolder: tmpdir(),
  loadCollect: async () => (await import('./agent/collect.ts')).collectHost,
  loadInspect: async () => (await import('./agent/inspect.ts')).inspectImages,
  onSignal: (cleanup) => {
    cleanups.add(cleanup);
    return () => cleanups.delete(cleanup);
  },
  stopSignal: () =>
    new Promise((resolve) => {
      stop = resolve;
    }),
  onHangup: (action) => {
    hangup = action;
    return () => {
      hangup = undefined;
    };
  },
  randomUuid: () => randomUUID(),
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};

for (const [signal, exitCode] of Object.entries(SIGNAL_EXIT_CODES)) {
  process.on(signal, () => {
    if (signal === 'SIGHUP' && hangup !== undefined) {
      hangup();
      return;
    }
    if (stop !== undefined) {
      stop();
      stop = undefined;
      return;
    }
    for (const cleanup of cleanups) cleanup();
    process.exit(exitCode);
  });
}

process.on('uncaughtException', (error) => {
  for (const cleanup of cleanups) cleanup();
  writeSync(process.stderr.fd, errorText(error, process.env));
  process.exit(EXIT_CODES.failed);
});

const { exitCode, stuck } = await runCommandLine(services, process.argv.slice(2));
process.exitCode = exitCode;
// A thread that waits for a dead mount cannot be joined: exit() would wait for it for ever.
if (stuck.length > 0) process.kill(process.pid, 'SIGKILL');
process.exit();

/** `ullage explain | head` closes our stdout early: what was to be said has been said, so this is no failure. */
function textStream(stream: WriteStream): TextStream {
  // Every failed write is told to its own callback, too.
  stream.on('error', () => {});
  let isGone = false;
  return {
    isTty: stream.isTTY,
    get columns() {
      return stream.isTTY ? stream.columns : undefined;
    },
    get rows() {
      return stream.isTTY ? stream.rows : undefined;
    },
    get isGone() {
      return isGone;
    },
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (error instanceof Error && !isBrokenPipe(error)) reject(error);
          else resolve();
          isGone ||= error instanceof Error;
        });
      }),
    writeBytes: (bytes) =>
      new Promise((resolve, reject) => {
        stream.write(bytes, (error) => (error instanceof Error ? reject(error) : resolve()));
      }),
    onResize: (action) => {
      stream.on('resize', action);
      return () => stream.off('resize', action);
    },
  };
}

function isBrokenPipe(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EPIPE';
}

/** Threads and processes that we start would fail in a directory that is gone, so we leave it. */
function workingFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    process.chdir('/');
    return undefined;
  }
}

function sessionDirectory(): string | undefined {
  const { XDG_RUNTIME_DIR: runtime, HOME: home } = process.env;
  if (runtime !== undefined && runtime !== '') return `${runtime}/libvirt`;
  return home === undefined || home === '' ? undefined : `${home}/.cache/libvirt`;
}

function readBootId(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return undefined;
  }
}
