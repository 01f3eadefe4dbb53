// Names in the path of a call: escaped, and never steps to another call.
import { expect, test } from 'vitest';
import { callUrl, pathOf } from './endpoint.ts';

test.each([
  ['a/b?c#d', '/v1/hosts/a%2Fb%3Fc%23d/forget'],
  ['50%', '/v1/hosts/50%25/forget'],
  ['...', '/v1/hosts/.../forget'],
])('%s in a path is one name', (id, path) => {
  expect(callUrl('http://server', pathOf('/v1/hosts/{id}/forget', { id })).pathname).toBe(path);
});

test.each(['.', '..'])('%s would be a step to another call, and is refused', (id) => {
  expect(() => pathOf('/v1/hosts/{id}/forget', { id })).toThrow('expected a name for id');
});
