// Rule: in a tree without definitions, images that only other images call a lower layer.
import type { Finding, FindingContext } from '../finding.ts';
import { formatBytes } from '../format-bytes.ts';
import type { OwnedFile } from '../ownership.ts';
import { counted, listed, printable } from '../plain-text.ts';
import { growthOfUnpromised, takenForLayers } from '../unpromised.ts';
import { imagesById, poolsById } from './material.ts';

/** Nobody writes to a lower layer, so nothing is promised for it; but who says that it is one is another image, which anybody can
 *  have made. One finding per pool; in the image cache a base is a base by its place. */
export function takenForLayer(context: FindingContext): readonly Finding[] {
  const layers = Map.groupBy(takenForLayers(context.report, context.owned), ({ file }) => file.poolId);
  return [...layers].map(([poolId, files]) => findingOf(context, poolId, files));
}

function findingOf(context: FindingContext, poolId: string | undefined, files: readonly OwnedFile[]): Finding {
  const growth = growthOfUnpromised(files, imagesById(context.report));
  const more = growth === undefined ? 'more than can be told' : `${formatBytes(growth)} more`;
  const pool = poolId === undefined ? undefined : poolsById(context.report).get(poolId);
  const place = pool === undefined ? '' : `${printable(pool.name)}: `;
  return {
    code: 'taken-for-layer',
    severity: 'info',
    subject: pool === undefined ? {} : { pool: pool.id },
    bytesAtStake: growth,
    message:
      `${place}${counted(files.length, 'image')} ${files.length === 1 ? 'is' : 'are'} taken for a lower layer, because another image names ` +
      `${files.length === 1 ? 'it' : 'them'} (${listed(files.map(({ file }) => printable(file.path)))}): if a guest writes to one, it can take ${more}.`,
    action: "Copy the guests' domain XML files into the tree, and run this again: they say which disk is whose.",
  };
}
