// How long it takes to read 1,000 domains' XML and disk sizes from a real libvirtd: ours, python3-libvirt, virsh one by one.
import { execFile } from 'node:child_process';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readDomains } from '../../src/readers/libvirt/read-domains.ts';
import { LibvirtSession } from '../../src/readers/libvirt/session.ts';
import { domainXml, sessionOptions, testUuid } from '../../tests/libvirt/guests.ts';
import { startLibvirtd, type Libvirtd } from '../../tests/services/libvirtd.ts';
import { median, tableText, type BenchRow, type BenchTable } from './row.ts';

const run = promisify(execFile);

/** The largest hosts that libvirt's users report. */
const DOMAINS = 1_000;

/** Enough for a median that one slow moment does not move. */
const RUNS = 9;

/** virsh takes half a minute for 1,000: so many are run and the figure is scaled up, which the row says. */
const VIRSH_SAMPLE = 50;

/** At least so many times faster than one `virsh dumpxml` each. */
const VIRSH_TARGET = 20;

/** A guest of OpenStack has 4–6 KB of XML; the small test guest is filled up to that. */
const DESCRIPTION_BYTES = 4_000;

// The same work as ours: connect, list, XML of each, states and block statistics of all. It prints its own time in
// milliseconds, without the interpreter's start.
const PYTHON = `
import libvirt, sys, time
start = time.perf_counter()
connection = libvirt.openReadOnly(sys.argv[1])
domains = connection.listAllDomains(0)
xml = [domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE) for domain in domains]
stats = connection.getAllDomainStats(libvirt.VIR_DOMAIN_STATS_STATE | libvirt.VIR_DOMAIN_STATS_BLOCK,
    libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_BACKING | libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT)
assert len(xml) == len(stats) == int(sys.argv[2])
print((time.perf_counter() - start) * 1000)
`;

/** One table; the contenders take turns, so that a busy moment hits them all. Needs root, libvirt and Debian's python3-libvirt. */
export async function benchLibvirt(): Promise<readonly BenchTable[]> {
  const libvirtd = await startLibvirtd();
  try {
    const names = await defineDomains(libvirtd);
    const times = { ours: [] as number[], python: [] as number[], virsh: [] as number[] };
    for (let n = 0; n < RUNS; n++) {
      times.ours.push(await timeOurs(libvirtd.uri));
      times.python.push(await timePython(libvirtd.uri));
    }
    times.virsh.push(await timeVirsh(libvirtd.uri, names.slice(0, VIRSH_SAMPLE)));
    return [
      {
        title: `libvirt: XML and disk sizes of ${DOMAINS} domains, median of ${RUNS}, connecting included`,
        rows: rowsOf({ ours: median(times.ours), python: median(times.python), virsh: median(times.virsh) }),
      },
    ];
  } finally {
    await libvirtd.stop();
  }
}

async function defineDomains(libvirtd: Libvirtd): Promise<readonly string[]> {
  const definitions = join(libvirtd.dir, 'definitions');
  mkdirSync(definitions);
  const names = Array.from({ length: DOMAINS }, (_, n) => `guest-${n}`);
  for (const [n, name] of names.entries()) {
    const path = join(libvirtd.dir, 'images', name);
    writeFileSync(path, '');
    truncateSync(path, (n + 1) * 2 ** 20);
    const xml = domainXml(name, testUuid(n), [{ target: 'vda', format: 'raw', path }]);
    const description = `<description>${'ullage '.repeat(DESCRIPTION_BYTES / 7)}</description>`;
    writeFileSync(join(definitions, name), xml.replace('<memory', `${description}<memory`));
  }
  await libvirtd.virsh(...names.map((name) => `define ${join(definitions, name)}`));
  return names;
}

async function timeOurs(uri: string): Promise<number> {
  const start = performance.now();
  const session = await LibvirtSession.open(sessionOptions(uri));
  const domains = await readDomains(session, { figuresDeadlineMs: 20_000, parse: String, figuresFor: 'all' });
  const elapsed = performance.now() - start;
  await session.close();
  const complete = domains.filter(
    ({ persistent, disks }) => persistent !== undefined && disks[0]?.capacity !== undefined,
  );
  if (complete.length !== DOMAINS) throw new Error(`bench: read ${complete.length} of ${DOMAINS} domains`);
  return elapsed;
}

async function timePython(uri: string): Promise<number> {
  // Debian's own interpreter: python3-libvirt is built for that one.
  const { stdout } = await run('/usr/bin/python3', ['-c', PYTHON, uri, String(DOMAINS)]);
  return Number(stdout);
}

async function timeVirsh(uri: string, names: readonly string[]): Promise<number> {
  const start = performance.now();
  for (const name of names) await run('virsh', ['-q', '-r', '-c', uri, 'dumpxml', '--inactive', name]);
  return ((performance.now() - start) / names.length) * DOMAINS;
}

function rowsOf({ ours, python, virsh }: Readonly<Record<'ours' | 'python' | 'virsh', number>>): readonly BenchRow[] {
  const verdict = [
    `faster than python3-libvirt: ${ours < python ? 'reached' : 'missed'}`,
    `≥ ${VIRSH_TARGET} × virsh: ${ours * VIRSH_TARGET <= virsh ? 'reached' : 'missed'}`,
  ].join('; ');
  return [
    { what: 'ullage: list, states, XML, sizes', figures: figuresOf(ours, ours), verdict },
    { what: 'python3-libvirt: the same calls, one after the other', figures: figuresOf(python, ours) },
    {
      what: `virsh dumpxml, a process each, XML alone (${VIRSH_SAMPLE} run, scaled)`,
      figures: figuresOf(virsh, ours),
    },
  ];
}

function figuresOf(wallMs: number, oursMs: number): Readonly<Record<string, number>> {
  return { 'wall ms': wallMs, '× ullage': wallMs / oursMs };
}

if (import.meta.main) {
  for (const table of await benchLibvirt()) console.log(tableText(table));
}
