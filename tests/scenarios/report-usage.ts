// Loaded into the program by --import: says, as it leaves, how much memory it had at most. The file's name is in SCENARIO_USAGE.
import { writeFileSync } from 'node:fs';

const file = process.env['SCENARIO_USAGE'];

process.on('exit', () => {
  // In KiB (getrusage(2) on Linux).
  if (file !== undefined) writeFileSync(file, String(process.resourceUsage().maxRSS));
});
