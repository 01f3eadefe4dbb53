// Pools whose id changed though they are the same.
import { expect, test } from 'vitest';
import type { FilesystemPool } from './pool-facts.ts';
import { renamedPools } from './renamed-pools.ts';
import { filesystem } from '../../tests/hosts/facts.ts';

function tmpfs(host: string, device: string, mountPoint = '/srv'): FilesystemPool {
  const value = `${host}:${device}`;
  return filesystem({ id: `dev:${value}`, identity: { kind: 'device-number', value }, mountPoint });
}

test.each<
  [title: string, before: readonly FilesystemPool[], after: readonly FilesystemPool[], renamed: readonly string[]]
>([
  [
    'named by the host’s name, and then by its id',
    [tmpfs('vm', '0:43')],
    [tmpfs('id', '0:43')],
    ['dev:vm:0:43 dev:id:0:43'],
  ],
  ['the same id', [tmpfs('id', '0:43')], [tmpfs('id', '0:43')], []],
  ['another device', [tmpfs('vm', '0:43')], [tmpfs('id', '0:44')], []],
  ['mounted elsewhere', [tmpfs('vm', '0:43')], [tmpfs('id', '0:43', '/mnt')], []],
  ['both are there', [tmpfs('vm', '0:43'), tmpfs('id', '0:43')], [tmpfs('vm', '0:43'), tmpfs('id', '0:43')], []],
  ['one that has an identity of its own', [filesystem({ id: 'fs:a' })], [filesystem({ id: 'fs:b' })], []],
])('%s', (_title, before, after, renamed) => {
  expect(renamedPools({ pools: before }, { pools: after }).map(({ from, to }) => `${from} ${to}`)).toEqual(renamed);
});
