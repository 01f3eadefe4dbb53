// Rule: in a tree without definitions, images that only other images call a lower layer.
import type { Finding, FindingContext } from '../finding.ts';
import type { OwnedFile } from '../ownership.ts';
import { growthOfUnpromised, takenForLayers } from '../unpromised.ts';
import { imagesById, poolsById, MOST_NAMED } from './material.ts';
import { say, wording } from '../sentences/english.ts';

/** Nobody writes to a lower layer, so nothing is promised for it; but who says that it is one is another image, which anybody can
 *  have made. One finding per pool; in the image cache a base is a base by its place. */
export function takenForLayer(context: FindingContext): readonly Finding[] {
  const layers = Map.groupBy(takenForLayers(context.report, context.owned), ({ file }) => file.poolId);
  return [...layers].map(([poolId, files]) => findingOf(context, poolId, files));
}

function findingOf(context: FindingContext, poolId: string | undefined, files: readonly OwnedFile[]): Finding {
  const growth = growthOfUnpromised(files, imagesById(context.report));
  const pool = poolId === undefined ? undefined : poolsById(context.report).get(poolId);
  const names = files.slice(0, MOST_NAMED).map(({ file }) => file.path);
  return {
    code: 'taken-for-layer',
    severity: 'info',
    subject: pool === undefined ? {} : { pool: pool.id },
    bytesAtStake: growth,
    ...wording(
      say('taken-for-layer', { pool: pool?.name, images: files.length, names, growth }),
      say('do:taken-for-layer'),
    ),
  };
}
