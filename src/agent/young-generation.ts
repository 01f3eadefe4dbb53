// Keeps the heap of a large audit small: the one V8 setting that we touch, and why.
import { setFlagsFromString } from 'node:v8';

/** From this many files on. Smaller audits never grow the young generation, and changing V8's flags costs 35 ms: code that was
 *  compiled ahead under other flags is compiled again. */
const LARGE_AUDIT = 2000;

/** V8 doubles its young generation up to 3 × 16 MiB while an audit makes objects that live. Growth by factor 1 keeps it as it
 *  is. Measured with 10,000 disks, `explain --offline`: 167 MiB RSS rather than 270, for 7 % more CPU. */
export function limitYoungGeneration(files: number): void {
  if (files >= LARGE_AUDIT) setFlagsFromString('--semi-space-growth-factor=1');
}
