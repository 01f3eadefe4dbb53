// Whose turn it is in the agent's process: after some milliseconds of arithmetic, whatever else is due.
import { setImmediate } from 'node:timers/promises';
import type { Turns } from '../core/steps.ts';
import type { World } from './world.ts';

/** Turns by the world's own clock. */
export function turnsOf(world: World): Turns {
  return { nowMs: () => world.monotonicMs(), pause: () => setImmediate() };
}
