// `npm run conformance -- DIR`: runs a directory of Placement's declarative tests (gabbi) against servers of ours, a fresh one for each
// file, and prints what passed. The files are whoever's they are: none is kept here.
import { parseArgs } from 'node:util';
import { pgliteEngine, postgresEngine } from '../../tests/services/store-engines.ts';
import { runFiles } from './run-files.ts';
import { DEFAULT_PROFILE } from './profiles.ts';
import { startSubject } from './subject.ts';

const USAGE = 'npm run conformance -- DIR [--engine pglite|postgresql] [--only PART-OF-A-NAME], or --serve without DIR';
const STARTERS = new Map([
  ['pglite', pgliteEngine],
  ['postgresql', postgresEngine],
]);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    engine: { type: 'string', default: 'pglite' },
    only: { type: 'string', default: '' },
    serve: { type: 'boolean', default: false },
  },
});
const start = STARTERS.get(values.engine);
const [folder] = positionals;
if (start === undefined || positionals.length > 1 || (folder === undefined) !== values.serve) throw new Error(USAGE);

const engine = await start();
try {
  if (folder === undefined) await serve();
  else if (!(await runFiles(engine, folder, values.only))) process.exitCode = 1;
} finally {
  await engine.stop();
}

/** One server as most files want it, until the input ends: for tests that somebody runs himself. */
async function serve(): Promise<void> {
  const subject = await startSubject(await engine.newTarget(), DEFAULT_PROFILE);
  process.stdout.write(`${subject.url}\n`);
  process.stdin.resume();
  await new Promise((resolve) => {
    process.stdin.once('end', resolve);
  });
  await subject.stop();
}
