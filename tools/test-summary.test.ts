// What `npm test` says last: nothing that failed, did not run or does not exist may count as well.
import { expect, test } from 'vitest';
import { summarise, type Step, type VitestReport } from './test-summary.ts';

const reportOf = (statuses: readonly string[], fileStatus = 'passed'): VitestReport => ({
  testResults: [
    {
      name: 'a.test.ts',
      status: fileStatus,
      assertionResults: statuses.map((status, index) => ({ fullName: `test ${index}`, status })),
    },
  ],
});

const tests = (exitCode: number, report?: VitestReport): Step => ({ name: 'unit', kind: 'tests', exitCode, report });
const check = (exitCode: number): Step => ({ name: 'lint', kind: 'check', exitCode });

test.each<{ title: string; steps: Step[]; passed: number; complaints: string[] }>([
  {
    title: 'all well',
    steps: [check(0), tests(0, reportOf(['passed', 'passed']))],
    passed: 2,
    complaints: [],
  },
  {
    title: 'a failed test is named',
    steps: [tests(1, reportOf(['passed', 'failed'], 'failed'))],
    passed: 1,
    complaints: ['failed: test 1'],
  },
  {
    title: 'a test that did not run counts as failed',
    steps: [tests(0, reportOf(['passed', 'skipped', 'todo', 'pending']))],
    passed: 1,
    complaints: ['did not run (skipped): test 1', 'did not run (todo): test 2', 'did not run (pending): test 3'],
  },
  {
    title: 'a file that breaks while it is loaded counts as failed',
    steps: [tests(1, reportOf([], 'failed'))],
    passed: 0,
    complaints: ['failed outside its tests: a.test.ts', 'unit tests: there are none'],
  },
  {
    title: 'no tests at all is a failure',
    steps: [tests(0, { testResults: [] })],
    passed: 0,
    complaints: ['unit tests: there are none'],
  },
  {
    title: 'an error outside every test is a failure',
    steps: [tests(1, reportOf(['passed']))],
    passed: 1,
    complaints: ['unit tests: vitest ended with exit code 1 (an error outside every test?)'],
  },
  {
    title: 'a vitest that was killed is a failure',
    steps: [tests(124)],
    passed: 0,
    complaints: ['unit tests: vitest left no report (exit code 124)'],
  },
  {
    title: 'a failed check is a failure although all tests pass',
    steps: [check(1), tests(0, reportOf(['passed']))],
    passed: 1,
    complaints: ['check failed: lint'],
  },
  {
    title: 'a file under which Node died counts by its second run',
    steps: [
      {
        ...tests(1, reportOf(['passed', 'pending'], 'failed')),
        again: { files: ['a.test.ts'], exitCode: 0, report: reportOf(['passed', 'passed']) },
      },
    ],
    passed: 2,
    complaints: [],
  },
  {
    title: 'one that fails then has failed',
    steps: [
      {
        ...tests(1, reportOf(['pending'], 'failed')),
        again: { files: ['a.test.ts'], exitCode: 1, report: reportOf(['failed'], 'failed') },
      },
    ],
    passed: 0,
    complaints: ['failed: test 0'],
  },
  {
    title: 'what failed beside it is not forgotten',
    steps: [
      {
        ...tests(1, reportOf(['failed'], 'failed')),
        again: { files: ['b.test.ts'], exitCode: 0, report: { testResults: [] } },
      },
    ],
    passed: 0,
    complaints: ['failed: test 0'],
  },
  { title: 'nothing run is a failure', steps: [], passed: 0, complaints: ['no check and no test was run'] },
])('$title', ({ steps, passed, complaints }) => {
  expect(summarise(steps)).toEqual({ passed, failed: complaints.length, complaints });
});
