// Which microversion a request speaks, for every form of header.
import type { IncomingHttpHeaders } from 'node:http';
import { expect, test } from 'vitest';
import { UllageError } from '../../core/errors.ts';
import { minorOf } from './microversion.ts';

test.each<[openstack: string | undefined, legacy: string | undefined, minor: number | string]>([
  [undefined, undefined, 1],
  ['compute 2.53', undefined, 53],
  ['compute latest', undefined, 87],
  ['identity 3.1, compute 2.33', undefined, 33],
  ['compute 2.33, compute 2.28', undefined, 28],
  ['identity 3.1', '2.10', 10],
  ['compute 2.53', '2.10', 53],
  [undefined, '2.1', 1],
  [undefined, 'latest', 87],
  [undefined, '2.88', 'MICROVERSION'],
  [undefined, '2.0', 'MICROVERSION'],
  [undefined, '3.1', 'MICROVERSION'],
  [undefined, '2', 'REQUEST_INVALID'],
  [undefined, '2.01', 'REQUEST_INVALID'],
  [undefined, '2.9999999', 'REQUEST_INVALID'],
  ['compute', undefined, 1],
])('%s and %s', (openstack, legacy, expected) => {
  const headers = {
    ...(openstack === undefined ? {} : { 'openstack-api-version': openstack }),
    ...(legacy === undefined ? {} : { 'x-openstack-nova-api-version': legacy }),
  };
  expect(minorOrCode(headers)).toBe(expected);
});

function minorOrCode(headers: IncomingHttpHeaders): unknown {
  try {
    return minorOf(headers);
  } catch (error) {
    return error instanceof UllageError ? error.code : error;
  }
}
