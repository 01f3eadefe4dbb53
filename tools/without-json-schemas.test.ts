// Zod checks what it is given without what writes JSON Schemas.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { JSON_SCHEMA_FILES, withoutJsonSchemas } from './without-json-schemas.ts';

const CORE = join(import.meta.dirname, '../node_modules/zod/v4/core');

test.each(['json-schema-processors.js', 'to-json-schema.js'])('%s keeps its names', async (file) => {
  const path = join(CORE, file);
  expect(path).toMatch(JSON_SCHEMA_FILES);
  const code = withoutJsonSchemas(readFileSync(path, 'utf8'));
  const [without, whole]: readonly (readonly string[])[] = (
    await Promise.all([import(`data:text/javascript,${encodeURIComponent(code)}`), import(path)])
  ).map((module: object) => Object.keys(module).toSorted());
  expect(without).toEqual(whole);
});

test('what is made with a schema does nothing until it is called, and then says why not', async () => {
  const code = withoutJsonSchemas('export const createMethod = (schema) => (params) => {};\nexport function a() {}');
  const asked = `${code}
    const method = createMethod();
    export const said = [method, a].map((one) => { try { return one(); } catch (error) { return error.message; } });`;
  const why = 'no JSON Schema is written in a browser';
  expect(await import(`data:text/javascript,${encodeURIComponent(asked)}`)).toMatchObject({ said: [why, why] });
});
