// The schema of `ullage inspect --json`. Imports zod.
import { z } from 'zod';
import { imageShape, problem, severity } from './image.ts';
import { INSPECTION_SCHEMA } from './inspection-document.ts';
import { bytes } from './scalars.ts';

const caution = z.object({ code: z.string(), severity, message: z.string() });

/** The whole document, version 1. An absent key is a value that is not known; null never occurs. */
export const inspectionSchema = z
  .object({
    schema: z.literal(INSPECTION_SCHEMA),
    collectorVersion: z.string(),
    files: z.array(
      z.object({
        asked: z.string(),
        chain: z
          .array(
            z.object({
              ...imageShape,
              ceiling: bytes().optional(),
              growth: bytes().optional(),
              cautions: z.array(caution),
            }),
          )
          .describe('top to base; empty: the file could not be read'),
        problems: z.array(problem),
      }),
    ),
  })
  .describe('What ullage inspect --json prints. Sizes are exact integers of bytes: up to 63 bits each, sums up to 96.');
