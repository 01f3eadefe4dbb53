// The unmodified openstack client of Debian, asking a server of ours.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Python and its plugins take seconds to start, more on a busy machine. */
const MOST_MS = 60_000;

/** How the client proves who it is to the API at a path: with a token, or not at all. */
export function loginWith(url: string, token?: string, path = '/compute/v2.1'): readonly string[] {
  const endpoint = url + path;
  return token === undefined
    ? ['--os-auth-type', 'none', '--os-endpoint', endpoint]
    : ['--os-auth-type', 'admin_token', '--os-token', token, '--os-endpoint', endpoint];
}

/** What a command prints as JSON. Throws with its stderr when it fails. */
export async function openstack(login: readonly string[], ...command: readonly string[]): Promise<unknown> {
  const { stdout } = await run('openstack', [...login, ...command, '--format', 'json'], { env: ENV, timeout: MOST_MS });
  return JSON.parse(stdout) as unknown;
}

/** Removes what the client kept of its own: when the tests are over. */
export function removeHome(): void {
  rmSync(HOME, { recursive: true, force: true });
}

const HOME = mkdtempSync(join(tmpdir(), 'ul-openstack-'));

/** Nothing of the machine's own OpenStack, if it has one. */
export const ENV = { PATH: process.env['PATH'] ?? '', HOME, LANG: 'C.UTF-8' };
