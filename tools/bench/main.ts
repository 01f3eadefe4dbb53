// `npm run bench -- NAME [--hosts N] [--minutes N] [--shared-by N]`: the machine's shape, then the tables of one bench or of all. Never a test: figures depend on the machine.
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchLibvirt } from './libvirt.ts';
import { benchAudit } from './audit.ts';
import { benchConsole } from './console.ts';
import { benchDerive } from './derive.ts';
import { tableText, type BenchTable } from './row.ts';
import { benchIngest, benchIngestPglite } from './ingest.ts';
import { benchPlace } from './place.ts';
import { benchPlacement } from './placement.ts';
import { benchQcow2Parse } from './qcow2-parse.ts';
import { benchStart } from './start.ts';

/** A bench takes its time and hands back its tables. */
type Bench = () => Promise<readonly BenchTable[]>;

const BENCHES: Readonly<Record<string, Bench>> = {
  audit: benchAudit,
  console: () => benchConsole({ hosts, sharedBy }),
  derive: benchDerive,
  ingest: () => benchIngest({ hosts, minutes, perSecond: FLEET_PER_SECOND }),
  'ingest-pglite': () => benchIngestPglite({ hosts: SMALL_FLEET, minutes, perSecond: SMALL_FLEET / 60 }),
  libvirt: benchLibvirt,
  place: () => benchPlace({ hosts }),
  placement: benchPlacement,
  'qcow2-parse': benchQcow2Parse,
  start: benchStart,
};

const GIB = 2 ** 30;

/** 10,000 hosts, each once a minute. */
const FLEET_PER_SECOND = 10_000 / 60;

/** What a directory is meant for. */
const SMALL_FLEET = 100;

function machineText(): string {
  const model = cpus()[0]?.model ?? 'unknown processor';
  const memory = `${(totalmem() / GIB).toFixed(1)} GiB`;
  return [
    `date     ${new Date().toISOString()}`,
    `machine  ${availableParallelism()} × ${model}, ${memory}, Linux ${release()}, ${distribution()}`,
    `node     ${process.version}`,
  ].join('\n');
}

function distribution(): string {
  const path = '/etc/os-release';
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  return /^PRETTY_NAME="(?<name>.*)"$/m.exec(text)?.groups?.['name'] ?? 'unknown distribution';
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    hosts: { type: 'string', default: '500' },
    minutes: { type: 'string', default: '0.25' },
    'shared-by': { type: 'string' },
  },
});
/** Of the console's bench: hosts that have their disks on one pool. */
const sharedBy = values['shared-by'] === undefined ? undefined : Number(values['shared-by']);
/** Of the benches of a fleet; the aim is meant for 10,000 hosts and 5 minutes. */
const [hosts, minutes] = [Number(values.hosts), Number(values.minutes)];
const [name = 'all'] = positionals;
const chosen = name === 'all' ? Object.keys(BENCHES) : [name];

if (chosen.every((bench) => BENCHES[bench] !== undefined)) {
  if (!existsSync(join(import.meta.dirname, '../../dist/ullage.js'))) throw new Error('bench: run npm run build first');
  console.log(machineText());
  for (const bench of chosen) {
    for (const table of (await BENCHES[bench]?.()) ?? []) console.log(`\n${tableText(table)}`);
  }
} else {
  console.error(`bench: there is no '${name}': use ${[...Object.keys(BENCHES), 'all'].join(', ')}`);
  process.exitCode = 2;
}
