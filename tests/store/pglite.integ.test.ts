// The suites that every engine passes, on PGlite in a directory.
import { describe } from 'vitest';
import { pgliteEngine } from '../services/store-engines.ts';
import { accessSuite } from './access-suite.ts';
import { balancesSuite } from './balances-suite.ts';
import { claimsSuite } from './claims-suite.ts';
import { engineSuite } from './engine-suite.ts';
import { eventsSuite } from './events-suite.ts';
import { historySuite } from './history-suite.ts';
import { largeReportsSuite } from './large-reports-suite.ts';
import { migrateSuite } from './migrate-suite.ts';
import { placementsSuite } from './placements-suite.ts';
import { reportsSuite } from './reports-suite.ts';

describe('engine', () => {
  engineSuite(pgliteEngine);
});

describe('migrate', () => {
  migrateSuite(pgliteEngine);
});

describe('access', () => {
  accessSuite(pgliteEngine);
});

describe('placements', () => {
  placementsSuite(pgliteEngine);
});

describe('reports', () => {
  reportsSuite(pgliteEngine);
});

describe('large reports', () => {
  largeReportsSuite(pgliteEngine);
});

describe('balances', () => {
  balancesSuite(pgliteEngine);
});

describe('events', () => {
  eventsSuite(pgliteEngine);
});

describe('claims', () => {
  claimsSuite(pgliteEngine);
});

describe('history', () => {
  historySuite(pgliteEngine);
});
