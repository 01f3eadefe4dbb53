// The program behind the door, main-ullage.ts: reads clock, environment and streams, builds the objects, runs one command.
import { hostname, tmpdir } from 'node:os';
import { readFileSync, writeSync } from 'node:fs';
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
  temporaryFolder: tmpdir(),
  loadCollect: async () => (await import('./agent/collect.ts')).collectHost,
  loadInspect: async () => (await import('./agent/inspect.ts')).inspectImage,
  onSignal: (cleanup) => {
    cleanups.add(cleanup);
    return () => cleanups.delete(cleanup);
  },
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};

for (const [signal, exitCode] of Object.entries(SIGNAL_EXIT_CODES)) {
  process.on(signal, () => {
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
  return {
    isTty: stream.isTTY,
    columns: stream.isTTY ? stream.columns : undefined,
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (error instanceof Error && !isBrokenPipe(error)) reject(error);
          else resolve();
        });
      }),
  };
}

function isBrokenPipe(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EPIPE';
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
