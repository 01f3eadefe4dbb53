// What fleet rules look at: pools as all hosts see them. The rules of one host are one folder up.
import type { Finding } from '../../finding.ts';
import type { FleetPool } from '../../fleet-pool.ts';

/** A fleet rule: one pool in, its findings out, pure. */
export type FleetRule = (pool: FleetPool) => readonly Finding[];
