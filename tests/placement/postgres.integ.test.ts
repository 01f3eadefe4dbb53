// The Placement API over PostgreSQL.
import { describe } from 'vitest';
import { postgresEngine } from '../services/store-engines.ts';
import { hostNamesSuite } from './host-names-suite.ts';
import { placementSuite } from './placement-suite.ts';

describe('placement', () => {
  placementSuite(postgresEngine);
});

describe('names of hosts', () => {
  hostNamesSuite(postgresEngine);
});
