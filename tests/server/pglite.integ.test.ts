// The server's suites over PGlite.
import { describe } from 'vitest';
import { pgliteEngine } from '../services/store-engines.ts';
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
  accessSuite(pgliteEngine);
});

describe('ingest', () => {
  ingestSuite(pgliteEngine);
});

describe('reading', () => {
  readingSuite(pgliteEngine);
});

describe('events', () => {
  eventsSuite(pgliteEngine);
});

describe('compute', () => {
  computeSuite(pgliteEngine);
});

describe('jobs', () => {
  jobsSuite(pgliteEngine);
});

describe('servers', () => {
  serversSuite(pgliteEngine);
});

describe('session', () => {
  sessionSuite(pgliteEngine);
});

describe('reclaimable', () => {
  reclaimableSuite(pgliteEngine);
});

describe('names', () => {
  namesSuite(pgliteEngine);
  auditNamesSuite(pgliteEngine);
  hostileTextsSuite(pgliteEngine);
});
