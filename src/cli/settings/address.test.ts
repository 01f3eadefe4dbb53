// Addresses to listen on: what is one, and which of them only this machine can reach.
import { expect, test } from 'vitest';
import { isLoopback, readAddress } from './address.ts';

test.each<[text: string, address: ReturnType<typeof readAddress>]>([
  ['127.0.0.1:8780', { host: '127.0.0.1', port: 8780 }],
  ['[::1]:0', { host: '::1', port: 0 }],
  ['db-1.example:80', { host: 'db-1.example', port: 80 }],
  ['::1:80', undefined],
  ['127.0.0.1', undefined],
  ['a:65536', undefined],
  ['a:-1', undefined],
  [':80', undefined],
])('%s', (text, address) => {
  expect(readAddress(text)).toEqual(address);
});

test.each([
  ['127.0.0.1', true],
  ['127.1.2.3', true],
  ['::1', true],
  ['localhost', true],
  ['0.0.0.0', false],
  ['::', false],
  ['127.0.0.1.example.org', false],
])('%s is of this machine alone: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
