// Leaves out of Zod what writes JSON Schemas: each of its schemas carries that along, the documents of the API need it, and no browser does.

/** The files of Zod that it is in. */
export const JSON_SCHEMA_FILES = /\/zod\/v4\/core\/(?:json-schema-processors|to-json-schema)\.js$/;

/** A module of the same names, none of which does anything. Those that are called when a schema is made, and give it a method, give it one
 *  that throws. */
export function withoutJsonSchemas(code: string): string {
  const plain = [...code.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name = '']) => name);
  const renamed = [...code.matchAll(/^export \{ \w+ as (\w+) \};$/gm)].map(([, name = '']) => name);
  const lines = [...plain, ...renamed].map(
    (name) => `export const ${name} = ${name.startsWith('create') ? '() => refuse' : 'refuse'};`,
  );
  return [`const refuse = () => { throw new Error('no JSON Schema is written in a browser'); };`, ...lines].join('\n');
}
