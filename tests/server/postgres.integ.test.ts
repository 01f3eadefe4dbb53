// The server's suites over PostgreSQL.
import { describe } from 'vitest';
import { postgresEngine } from '../services/store-engines.ts';
import { accessSuite } from './access-suite.ts';
import { auditNamesSuite } from './audit-names-suite.ts';
import { computeSuite } from './compute-suite.ts';
import { eventsSuite } from './events-suite.ts';
import { ingestSuite } from './ingest-suite.ts';
import { jobsSuite } from './jobs-suite.ts';
import { hostileTextsSuite } from './hostile-texts-suite.ts';
import { namesSuite } from './names-suite.ts';
import { readingSuite } from './reading-suite.ts';
import { reclaimableSuite } from './reclaimable-suite.ts';
import { serversSuite } from './servers-suite.ts';
import { sessionSuite } from './session-suite.ts';

describe('access', () => {
  accessSuite(postgresEngine);
});

describe('ingest', () => {
  ingestSuite(postgresEngine);
});

describe('reading', () => {
  readingSuite(postgresEngine);
});

describe('events', () => {
  eventsSuite(postgresEngine);
});

describe('compute', () => {
  computeSuite(postgresEngine);
});

describe('jobs', () => {
  jobsSuite(postgresEngine);
});

describe('servers', () => {
  serversSuite(postgresEngine);
});

describe('session', () => {
  sessionSuite(postgresEngine);
});

describe('reclaimable', () => {
  reclaimableSuite(postgresEngine);
});

describe('names', () => {
  namesSuite(postgresEngine);
  auditNamesSuite(postgresEngine);
  hostileTextsSuite(postgresEngine);
});
