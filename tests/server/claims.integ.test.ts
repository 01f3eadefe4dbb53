// The suites of claims over both engines.
import { describe } from 'vitest';
import { pgliteEngine, postgresEngine } from '../services/store-engines.ts';
import { availableSuite } from './available-suite.ts';
import { agreementSuite } from './agreement-suite.ts';
import { claimsIngestSuite } from './claims-ingest-suite.ts';
import { claimsSuite } from './claims-suite.ts';
import { findingCountsSuite } from './finding-counts-suite.ts';
import { forcedSuite } from './forced-suite.ts';
import { hostileAmountsSuite } from './hostile-amounts-suite.ts';
import { lostClaimsSuite } from './lost-claims-suite.ts';
import { placementsForcedSuite } from './placements-forced-suite.ts';
import { placementsSuite } from './placements-suite.ts';
import { listedClassesSuite } from './listed-classes-suite.ts';
import { poolClassesSuite } from './pool-classes-suite.ts';
import { sharedPoolsSuite } from './shared-pools-suite.ts';

describe.each([
  ['PostgreSQL', postgresEngine],
  ['PGlite', pgliteEngine],
] as const)('over %s', (_name, engine) => {
  describe('claims from reports', () => {
    claimsIngestSuite(engine);
  });

  describe('claims over HTTP', () => {
    claimsSuite(engine);
  });

  describe('settings of several servers', () => {
    agreementSuite(engine);
  });

  describe('bytes that are there', () => {
    availableSuite(engine);
  });

  describe('forced claims', () => {
    forcedSuite(engine);
  });

  describe('hostile amounts', () => {
    hostileAmountsSuite(engine);
  });

  describe('counts of findings', () => {
    findingCountsSuite(engine);
  });

  describe('on a lost host', () => {
    lostClaimsSuite(engine);
  });

  describe('placements', () => {
    placementsSuite(engine);
    placementsForcedSuite(engine);
  });

  describe('classes of pools', () => {
    poolClassesSuite(engine);
    listedClassesSuite(engine);
  });

  describe('shared pools', () => {
    sharedPoolsSuite(engine);
  });
});
