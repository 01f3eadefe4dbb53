// The history in buckets of five minutes, an hour and a day, each made when it is over, and again when a report came late for it.
import { mendStep } from '../../store/history/late-reports.ts';
import { LENGTHS, rollUpStep } from '../../store/history/roll-up.ts';
import type { Job } from './job.ts';

/** See the head of the file. Shorter buckets first: longer ones are made of them. */
export const ROLL_UP: Job = {
  name: 'roll-up',
  everyMs: 60_000,
  run: async ({ write, nowMs, isEnding }) => {
    for (const length of LENGTHS) {
      while (!isEnding() && (await write((tx) => rollUpStep(tx, length, nowMs()))));
    }
    while (!isEnding() && (await write(mendStep)));
  },
};
