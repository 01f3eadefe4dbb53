// The document that says which microversions there are: what clients ask first, before any token.
import type { PlacementAnswer } from './call.ts';
import type { PlacementContext } from './context.ts';
import { MOST_MINOR } from './microversion.ts';

/** GET /. */
export function showVersions({ nowMs }: PlacementContext) {
  return (): PlacementAnswer => ({
    status: 200,
    document: {
      versions: [
        {
          id: 'v1.0',
          max_version: `1.${MOST_MINOR}`,
          min_version: '1.0',
          status: 'CURRENT',
          links: [{ rel: 'self', href: '' }],
        },
      ],
    },
    modifiedMs: nowMs(),
  });
}
