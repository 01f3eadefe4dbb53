// Which route a path is, and with which names in it.
import type { PlacementMethod, PlacementRoutes } from './call.ts';
import { notFound, PlacementFault } from './fault.ts';

/** A route that was found. */
export interface FoundRoute {
  readonly method: PlacementMethod;
  readonly path: Readonly<Record<string, string>>;
}

/** Throws PlacementFault of 404, or of 405 with the methods that there are. */
export function findRoute(routes: PlacementRoutes, method: string, path: string): FoundRoute {
  const parts = path.split('/');
  for (const [pattern, methods] of Object.entries(routes)) {
    const names = match(pattern.split('/'), parts);
    if (names === undefined) continue;
    const found = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (found === undefined) {
      const allowed = Object.keys(methods).join(', ');
      throw new PlacementFault(405, 'The method specified is not allowed for this resource.', undefined, {
        allow: allowed,
      });
    }
    return { method: found, path: names };
  }
  throw notFound();
}

function match(pattern: readonly string[], parts: readonly string[]): Readonly<Record<string, string>> | undefined {
  if (pattern.length !== parts.length) return undefined;
  const names: Record<string, string> = {};
  for (const [place, expected] of pattern.entries()) {
    const part = parts[place] ?? '';
    if (expected.startsWith('{')) {
      if (part === '') return undefined;
      names[expected.slice(1, -1)] = decoded(part);
    } else if (part !== expected) return undefined;
  }
  return names;
}

/** What is no escape is no name of anything. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw notFound();
  }
}
