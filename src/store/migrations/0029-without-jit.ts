// Migration 29: functions of the Placement API run without the just-in-time compiler.
import type { Migration } from './migration.ts';

/** See the head of the file. A plan that serves every look at what has changed must expect that a third of all providers has: among 10,000
 *  its cost was above `jit_above_cost`, and each look compiled for 40 ms what then found nothing. */
export const WITHOUT_JIT: Migration = {
  name: '0029-without-jit',
  statements: [
    `alter function placement_news(text) set jit = off`,
    `alter function placement_nodes(text[]) set jit = off`,
    `alter function lock_allocations(text[], text[]) set jit = off`,
    `alter function keep_allocations(timestamptz, json, json, text[], json, json, json, json, text[]) set jit = off`,
    `alter function keep_inventories(text, json) set jit = off`,
  ],
};
