// Each job of a server has words in each language of the console.
import { expect, test } from 'vitest';
import { allJobs } from '../../src/server/jobs/all.ts';
import { DEFAULT_RETENTION } from '../../src/server/jobs/retain.ts';
import { EN } from '../../src/web/words/en.ts';
import { ZH_CN } from '../../src/web/words/zh-cn.ts';

const JOBS = allJobs(DEFAULT_RETENTION).map(({ name }) => name);

test.each([
  ['English', EN],
  ['Chinese', ZH_CN],
])('%s has words for all, and for no other', (_language, { about: { jobNames } }) => {
  expect(Object.keys(jobNames).toSorted()).toEqual(JOBS.toSorted());
  expect(Object.values(jobNames).filter((words) => /^[a-z]+(?:-[a-z]+)*$/.test(words))).toEqual([]);
});
