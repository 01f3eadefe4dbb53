// `ullage agent` as a process of its own, its settings in a file, its log kept line by line.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(import.meta.dirname, '../../src/main-ullage.ts');

/** What is set in the configuration file, below [agent] and above. */
export interface AgentSettings {
  readonly folder: string;
  readonly connect: string;
  readonly paths: readonly string[];
  readonly agent: Readonly<Record<string, string | number>>;
}

/** How a process ended, and what it said. */
export interface EndedAgent {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly log: readonly string[];
}

/** A running agent. */
export interface AgentProcess {
  readonly child: ChildProcess;
  readonly log: readonly string[];
  /** Resolves when a line of the log holds the text. */
  said(text: string): Promise<void>;
  ended(): Promise<EndedAgent>;
  end(signal: NodeJS.Signals): Promise<EndedAgent>;
}

/** Writes the configuration file of an agent; gives its path. */
export function writeSettings({ folder, connect, paths, agent }: AgentSettings): string {
  const lines = Object.entries(agent).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  const path = join(folder, 'config.toml');
  const head = [`connect = ${JSON.stringify(connect)}`, `paths = ${JSON.stringify(paths)}`, 'deadline-seconds = 20'];
  writeFileSync(
    path,
    [...head, '[agent]', `state-directory = ${JSON.stringify(join(folder, 'state'))}`, ...lines, ''].join('\n'),
  );
  return path;
}

/** Starts one on a configuration file. */
export function startAgent(config: string, ...args: readonly string[]): AgentProcess {
  return startAgentWith({}, config, ...args);
}

/** The same with more in its environment. */
export function startAgentWith(
  env: Readonly<Record<string, string>>,
  config: string,
  ...args: readonly string[]
): AgentProcess {
  const child = spawn(process.execPath, [MAIN, 'agent', '--config', config, ...args], {
    env: { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: string[] = [];
  const waiting = new Set<{ readonly text: string; readonly resolve: () => void }>();
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  createInterface({ input: child.stderr }).on('line', (line) => {
    log.push(line);
    for (const entry of waiting) {
      if (!line.includes(entry.text)) continue;
      waiting.delete(entry);
      entry.resolve();
    }
  });
  const closed = once(child, 'close');
  const ended = async (): Promise<EndedAgent> => {
    await closed;
    return { code: child.exitCode, signal: child.signalCode, stdout, log };
  };
  return {
    child,
    log,
    said: (text) =>
      log.some((line) => line.includes(text))
        ? Promise.resolve()
        : new Promise((resolve) => waiting.add({ text, resolve })),
    ended,
    end: (signal) => {
      child.kill(signal);
      return ended();
    },
  };
}
