// Inspections → document: what `ullage inspect --json` prints. Pure, and free of zod.
import type { Caution } from '../core/caution.ts';
import { ceilingOf, growthOf } from '../core/disk.ts';
import type { ImageFacts } from '../core/file.ts';
import type { Problem } from '../core/problem.ts';
import { imageDocument } from './image-document.ts';

/** Name and version of the document. */
export const INSPECTION_SCHEMA = 'ullage.inspection/1';

/** One file asked for: its chain, top → base, with the cautions of each image, and what could not be read. */
export interface InspectedFile {
  readonly asked: string;
  readonly chain: readonly { readonly image: ImageFacts; readonly cautions: readonly Caution[] }[];
  readonly problems: readonly Problem[];
}

/** The document of all files asked for, in that order. */
export function inspectionDocument(collectorVersion: string, files: readonly InspectedFile[]) {
  return {
    schema: INSPECTION_SCHEMA,
    collectorVersion,
    files: files.map(({ asked, chain, problems }) => ({
      asked,
      chain: chain.map(({ image, cautions }) => ({
        ...imageDocument(image),
        ceiling: ceilingOf(image),
        growth: growthOf(image),
        cautions,
      })),
      problems,
    })),
  };
}
