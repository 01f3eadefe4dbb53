// Volume groups and thin pools as LVM's own commands tell: two processes for an audit, whatever the number of volumes.
import type { ThinPool, VolumeGroupPool } from '../../core/pool-facts.ts';
import type { Problem, ProblemKind } from '../../core/problem.ts';
import { FormatError } from '../../formats/format-error.ts';
import { LV_COLUMNS, parseGroups, parseVolumes, VG_COLUMNS } from '../../formats/lvm/report.ts';
import { volumePools } from '../../formats/lvm/volume-pools.ts';
import { runBounded, type BoundedRun } from './run-bounded.ts';

/** How LVM is asked. */
export interface VolumeGroupOptions {
  /** For both commands, which run side by side: a stuck LVM lock or a dead disk holds them up. */
  readonly deadlineMs: number;
  /** PATH; the system's folders of administration are looked in too, which a user's PATH often lacks. */
  readonly searchPath: string;
  /** Whether /dev/mapper/control exists. Without it LVM complains at length, and no volume can be active. */
  readonly driverLoaded: boolean;
}

/** What LVM told. Without problems it is everything. */
export interface VolumeGroups {
  readonly pools: readonly (VolumeGroupPool | ThinPool)[];
  readonly problems: readonly Problem[];
}

const ADMIN_FOLDERS = '/usr/local/sbin:/usr/sbin:/sbin';

/** 100,000 rows, the most that are parsed, of 320 bytes each. */
const MAX_OUTPUT = 32 * 1024 * 1024;

/** All volume groups with their volumes. A host without LVM has none, and that is no problem. What LVM printed before it failed is
 *  kept, with a Problem that says so. */
export async function readVolumeGroups(options: VolumeGroupOptions): Promise<VolumeGroups> {
  const [groups, volumes] = await Promise.all([
    ask('vgs', [], VG_COLUMNS, parseGroups, options),
    ask('lvs', ['-a'], LV_COLUMNS, parseVolumes, options),
  ]);
  // What stops one mostly stops both: a cause is told once.
  const told = new Set(groups.problems.map(({ kind }) => kind));
  const problems = [...groups.problems, ...volumes.problems.filter(({ kind }) => !told.has(kind))];
  return { pools: volumePools(groups.rows, volumes.rows), problems };
}

interface Answer<Row> {
  readonly rows: readonly Row[];
  readonly problems: readonly Problem[];
}

async function ask<Row>(
  command: string,
  args: readonly string[],
  columns: readonly string[],
  parse: (json: string) => readonly Row[],
  { deadlineMs, searchPath, driverLoaded }: VolumeGroupOptions,
): Promise<Answer<Row>> {
  const env = { PATH: `${searchPath}:${ADMIN_FOLDERS}`, LC_ALL: 'C', LVM_SUPPRESS_FD_WARNINGS: '1' };
  const driver = driverLoaded ? [] : ['--driverloaded', 'n'];
  const shape = ['--reportformat', 'json', '--units', 'b', '--nosuffix', '-o', columns.join(',')];
  const run = await runBounded(command, [...args, ...driver, ...shape], { env, deadlineMs, maxOutput: MAX_OUTPUT });
  const attempted = `list the ${command === 'vgs' ? 'volume groups' : 'logical volumes'} with ${command}`;
  return answerOf(run, attempted, deadlineMs, parse);
}

function answerOf<Row>(
  run: BoundedRun,
  attempted: string,
  deadlineMs: number,
  parse: (json: string) => readonly Row[],
): Answer<Row> {
  switch (run.kind) {
    case 'absent':
      return { rows: [], problems: [] };
    case 'failed':
      return failure(
        run.errno === 'EACCES' ? 'denied' : 'unavailable',
        attempted,
        `it could not be started: ${run.errno}`,
      );
    case 'timeout':
      return failure('timeout', attempted, `no answer within ${deadlineMs} ms`);
    case 'overflow':
      return failure('limit', attempted, `more than ${MAX_OUTPUT} bytes of output`);
    case 'ended':
      return rowsOf(run, attempted, parse);
  }
}

/** LVM ends with an error when one group could not be read, and has printed the others. */
function rowsOf<Row>(
  { exitCode, stdout, stderr }: Extract<BoundedRun, { kind: 'ended' }>,
  attempted: string,
  parse: (json: string) => readonly Row[],
): Answer<Row> {
  const isDenied = /permission denied|non-root user/iu.test(stderr);
  const problems =
    exitCode === 0
      ? []
      : failure(isDenied ? 'denied' : 'unavailable', attempted, endingWords(exitCode, stderr)).problems;
  if (exitCode !== 0 && stdout.trim() === '') return { rows: [], problems };
  try {
    return { rows: parse(stdout), problems };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return failure('damaged', attempted, problems[0]?.found ?? error.message);
  }
}

/** LVM's own last words: what comes before is mostly warnings. */
function endingWords(exitCode: number | undefined, stderr: string): string {
  const ending = exitCode === undefined ? 'it was killed' : `it ended with exit code ${exitCode}`;
  const lines = stderr.split('\n').map((line) => line.trim());
  const last = lines.findLast((line) => line !== '' && !line.startsWith('WARNING:'));
  return last === undefined ? ending : `${ending}: ${last.slice(0, MAX_WORDS)}`;
}

/** Enough for LVM's longest sentences. */
const MAX_WORDS = 300;

function failure(
  kind: ProblemKind,
  attempted: string,
  found: string,
): { rows: readonly never[]; problems: readonly Problem[] } {
  const hint = kind === 'denied' ? { hint: 'run it as root: LVM reads its metadata from the devices themselves' } : {};
  return { rows: [], problems: [{ kind, subject: {}, attempted, found, ...hint }] };
}
