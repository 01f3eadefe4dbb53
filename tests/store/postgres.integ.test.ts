// The suites that every engine passes, on a real PostgreSQL.
import { describe } from 'vitest';
import { postgresEngine } from '../services/store-engines.ts';
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
  engineSuite(postgresEngine);
});

describe('migrate', () => {
  migrateSuite(postgresEngine);
});

describe('access', () => {
  accessSuite(postgresEngine);
});

describe('placements', () => {
  placementsSuite(postgresEngine);
});

describe('reports', () => {
  reportsSuite(postgresEngine);
});

describe('large reports', () => {
  largeReportsSuite(postgresEngine);
});

describe('balances', () => {
  balancesSuite(postgresEngine);
});

describe('events', () => {
  eventsSuite(postgresEngine);
});

describe('claims', () => {
  claimsSuite(postgresEngine);
});

describe('history', () => {
  historySuite(postgresEngine);
});
