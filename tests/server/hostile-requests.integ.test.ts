// The suite of hostile requests over both engines.
import { describe } from 'vitest';
import { pgliteEngine, postgresEngine } from '../services/store-engines.ts';
import { hostileRequestsSuite } from './hostile-requests-suite.ts';

describe.each([
  ['PostgreSQL', postgresEngine],
  ['PGlite', pgliteEngine],
] as const)('over %s', (_name, engine) => {
  hostileRequestsSuite(engine);
});
