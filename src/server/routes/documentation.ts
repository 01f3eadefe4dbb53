// /v1/openapi.json and /v1/docs: the calls for programs and for people. The page needs no script and nothing from elsewhere.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Endpoint } from '../../wire/api/endpoint.ts';
import { ENDPOINTS } from '../../wire/api/endpoints.ts';
import { openApiDocument } from '../../wire/api/openapi.ts';
import { writeJsonLine } from '../../wire/json.ts';
import type { ServerWorld } from '../world.ts';

/** Adds the page, its style and the document. All are open: they tell nothing that is not in the source. */
export function addDocumentationRoutes(app: FastifyInstance, { version }: ServerWorld): void {
  let document: string | undefined;
  app.get('/v1/openapi.json', (_request, reply) => {
    document ??= writeJsonLine(openApiDocument(version));
    return reply.header('content-type', 'application/json; charset=utf-8').send(document);
  });
  app.get('/v1/docs', (_request, reply) =>
    reply.header('content-type', 'text/html; charset=utf-8').send(pageOf(version)),
  );
  app.get('/v1/docs.css', (_request, reply) => reply.header('content-type', 'text/css; charset=utf-8').send(STYLE));
}

function pageOf(version: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Ullage API</title><link rel="icon" href="data:,"><link rel="stylesheet" href="docs.css"></head>
<body><main><h1>Ullage ${escaped(version)}: the HTTP API</h1>
<p>Send <code>Authorization: Bearer TOKEN</code>. Sizes are exact integers of bytes and may pass 2<sup>53</sup>; an absent field is a
value that is not known. Every refusal is <code>{"error": {"code", "message", "hint", "requestId"}}</code>.
For programs: <a href="openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
${ENDPOINTS.map((call) => sectionOf(call)).join('\n')}
<section><h2><code>GET /v1/events</code></h2><p>What happens, as it happens (text/event-stream). <code>Last-Event-ID</code> goes on after a
break.</p><p>Needs a token that may read.</p></section>
<section><h2><code>GET /metrics</code></h2><p>What Prometheus scrapes.</p><p>Needs a token that may read.</p></section>
</main></body></html>
`;
}

function sectionOf({ method, path, summary, access, query }: Endpoint): string {
  const names = query instanceof z.ZodObject ? Object.keys(query.shape) : [];
  const parameters =
    names.length === 0 ? '' : `<p>Parameters: ${names.map((name) => `<code>${escaped(name)}</code>`).join(', ')}</p>`;
  const needs = {
    open: 'no token',
    read: 'a token that may read',
    report: "the host's agent token",
    audit: 'a token of role admin',
    operate: 'a token of an operator or an admin',
    administer: 'a token of role admin',
    place: 'a token of a placer, an operator or an admin',
  }[access];
  return `<section><h2><code>${method} ${escaped(path)}</code></h2><p>${escaped(summary)}</p>${parameters}<p>Needs ${needs}.</p></section>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const STYLE = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 0; }
p { margin: 0.3rem 0; }
`;
