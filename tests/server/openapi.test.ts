// The OpenAPI document: every call is in it, and whoever generates a client from it finds what he needs.
import { expect, test } from 'vitest';
import { ENDPOINTS } from '../../src/wire/api/endpoints.ts';
import { openApiDocument } from '../../src/wire/api/openapi.ts';
import { readJson, writeJsonLine } from '../../src/wire/json.ts';

const document = readJson(writeJsonLine(openApiDocument('1.2.3'))) as unknown as {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};

interface Operation {
  readonly summary: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
}

test('every call is in it, under its path and method', () => {
  const described = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.toSorted()).toEqual(ENDPOINTS.map(({ method, path }) => `${method} ${path}`).toSorted());
});

test('parameters say where they stand and whether they may be left out', () => {
  const parameters = document.paths['/v1/history/pool']?.['get']?.parameters ?? [];
  expect(parameters.filter(({ required }) => required).map(({ name }) => name)).toEqual(['from', 'to', 'host', 'pool']);
  expect(document.paths['/v1/hosts/{id}']?.['get']?.parameters).toEqual([
    { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
  ]);
});

test('a size is an integer whose bound is exact, beyond 2⁵³', () => {
  expect(writeJsonLine(document)).toContain('"maximum":9223372036854775807');
  expect(document.openapi).toBe('3.1.1');
});
