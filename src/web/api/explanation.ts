// The explanation of a host, as the command line prints it: every figure of its page comes from here.
import type { UseQueryResult } from '@tanstack/react-query';
import type { z } from 'zod';
import { EXPLAIN_HOST } from '../../wire/api/hosts.ts';
import { explanationSchema } from '../../wire/explanation.ts';
import { useCall } from './calls.tsx';

/** The document. */
export type Explanation = z.output<typeof explanationSchema>;

/** One of its pools. */
export type ExplainedPool = Explanation['pools'][number];

/** What one disk may still take. */
export type Promised = ExplainedPool['promises'][number];

/** One of its guests. */
export type ExplainedGuest = Explanation['guests'][number];

/** A disk as its guest's definition has it, with the files of its chain. */
export type ExplainedDisk = ExplainedGuest['disks'][number];

/** One image: its file and what its header says. */
export type ExplainedImage = Explanation['images'][number];

const EXPLAIN = { ...EXPLAIN_HOST, answer: explanationSchema };

/** Asks for it; `host` is an id or a name. */
export function useExplanation(host: string): UseQueryResult<Explanation> {
  return useCall(EXPLAIN, { params: { id: host } });
}
