// The OpenAPI 3.1 document of all calls, written from the schemas that check them. For the server and for tests.
import { z } from 'zod';
import { jsonSchemaOf } from '../json-schema.ts';
import type { Endpoint } from './endpoint.ts';
import { ENDPOINTS } from './endpoints.ts';
import { errorAnswer } from './error-answer.ts';

/** The document (spec.openapis.org/oas/v3.1.1). */
export function openApiDocument(version: string): object {
  const paths = Map.groupBy(ENDPOINTS, ({ path }) => path);
  return {
    openapi: '3.1.1',
    info: {
      title: 'Ullage',
      version,
      description:
        'Sizes are exact integers of bytes and may pass 2^53: read them with a parser that keeps integers. An absent field is a value that is not known.',
    },
    security: [{ token: [] }],
    paths: Object.fromEntries([...paths].map(([path, calls]) => [path, pathItem(calls)])),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'ullage token create makes one' } },
      schemas: { Error: schemaOf(errorAnswer) },
    },
  };
}

function pathItem(calls: readonly Endpoint[]): object {
  return Object.fromEntries(calls.map((call) => [call.method.toLowerCase(), operation(call)]));
}

function operation({ path, query, body, answer, access, summary }: Endpoint): object {
  const parameters = [...pathParameters(path), ...queryParameters(query)];
  return {
    summary,
    ...(access === 'open' ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: json(schemaOf(body)) } }),
    responses: {
      '200': { description: 'The answer.', content: json(schemaOf(answer)) },
      ...(body === undefined ? {} : { '202': { description: 'Taken.', content: json(schemaOf(answer)) } }),
      default: { description: 'Why there is no answer.', content: json({ $ref: '#/components/schemas/Error' }) },
    },
  };
}

function pathParameters(path: string): readonly object[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(query: z.ZodType | undefined): readonly object[] {
  if (!(query instanceof z.ZodObject)) return [];
  return Object.entries(query.shape).map(([name, schema]) => {
    // A shape is a record of any schema to zod's own types.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const { description, ...rest } = schemaOf(schema as z.ZodType) as { readonly description?: string };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
    const required = !(schema as z.ZodType).safeParse(undefined).success;
    return { name, in: 'query', required, ...(description === undefined ? {} : { description }), schema: rest };
  });
}

function schemaOf(schema: z.ZodType): object {
  // Inside a document there is one dialect and no address of its own.
  const { $schema: _dialect, $id: _id, ...rest }: { $schema?: unknown; $id?: unknown } = jsonSchemaOf(schema, '');
  return rest;
}

function json(schema: object): object {
  return { 'application/json': { schema } };
}
