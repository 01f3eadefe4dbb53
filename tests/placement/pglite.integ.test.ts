// The Placement API over PGlite.
import { describe } from 'vitest';
import { pgliteEngine } from '../services/store-engines.ts';
import { hostNamesSuite } from './host-names-suite.ts';
import { placementSuite } from './placement-suite.ts';

describe('placement', () => {
  placementSuite(pgliteEngine);
});

describe('names of hosts', () => {
  hostNamesSuite(pgliteEngine);
});
