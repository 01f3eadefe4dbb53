// Adds reports to a spool as fast as it can, and says each one that is kept; killed by its parent at any moment.
import { writeSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { Spool } from '../../src/agent/spool/spool.ts';

const [directory = '', from = '0'] = process.argv.slice(2);

const spool = await Spool.open(directory, { maxBytes: 2 ** 26, maxReports: 1_000_000 }, (text) => {
  writeSync(2, `${text}\n`);
});
for (let n = Number(from); ; n += 1) {
  const kind = n % 10 === 0 ? 'full' : 'delta';
  const kept = await spool.add(kind, gzipSync(JSON.stringify({ n, filler: 'x'.repeat(n % 5000) })));
  // Written at once: what is said has been kept.
  if (kept === 'disk') writeSync(1, `${n}\n`);
}
