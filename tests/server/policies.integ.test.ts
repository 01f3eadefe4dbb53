// The suites of policies over both engines.
import { describe } from 'vitest';
import { pgliteEngine, postgresEngine } from '../services/store-engines.ts';
import { policiesPoolsSuite } from './policies-pools-suite.ts';
import { policiesSuite } from './policies-suite.ts';

describe.each([
  ['PostgreSQL', postgresEngine],
  ['PGlite', pgliteEngine],
] as const)('over %s', (_name, engine) => {
  policiesSuite(engine);
  policiesPoolsSuite(engine);
});
