// The runner of declarative tests, on files of our own: it says what passed, and it can fail.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ul-gabbi-'));
});
afterAll(() => rm(folder, { recursive: true }));

const HEADERS = `
defaults:
  request_headers: {x-auth-token: admin, openstack-api-version: placement latest}
`;

const GOOD = `
fixtures:
  # A comment between.
  - AllocationFixture
${HEADERS}
tests:
- name: what the fixture made is there
  GET: /resource_providers/$ENVIRON['RP_UUID']/usages
  response_json_paths:
    $.usages.DISK_GB: 1020
- name: roles are believed as their tokens would be
  POST: /resource_providers
  request_headers: {x-auth-token: user, x-roles: reader, openstack-system-scope: all, content-type: application/json}
  data: {name: another}
  status: 403
`;

const BAD = `
fixtures:
  - APIFixture
${HEADERS}
tests:
- name: there is none
  GET: /resource_providers/$ENVIRON['RP_UUID']
- name: there is a list
  GET: /resource_providers
`;

test('each file has a server of its own; the table and the last line say what passed, and the exit code that all did', async () => {
  await writeFile(join(folder, 'good.yaml'), GOOD);
  const { code, stdout } = await conformance('--only', 'good');
  expect(stdout).toMatch(/^good\.yaml +2 passed +0 failed\n2 passed, 0 failed\n$/);
  expect(code).toBe(0);
});

test('a test that fails is shown with its reason, and so is a file that cannot be run', async () => {
  await writeFile(join(folder, 'bad.yaml'), BAD);
  await writeFile(join(folder, 'unknown.yaml'), BAD.replace('APIFixture', 'NobodysFixture'));
  const { code, stdout } = await conformance();
  expect(stdout).toMatch(/^bad\.yaml +1 passed +1 failed\n/);
  expect(stdout).toContain("'404' not found in ['200']");
  expect(stdout).toContain('asks for NobodysFixture, of which nothing is known here');
  expect(stdout).toMatch(/\n3 passed, 2 failed\n$/);
  expect(code).toBe(1);
});

function conformance(...options: readonly string[]): Promise<{ readonly code: unknown; readonly stdout: string }> {
  const args = ['tools/conformance/main.ts', folder, '--engine', 'postgresql', ...options];
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout) => resolve({ code: error?.code ?? 0, stdout }));
  });
}
