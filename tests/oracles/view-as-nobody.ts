// Prints our view of a tree by Nova's rules, in the words of nova-audit.py, as a user who may not read everything.
import { figuresOf, viewOf } from './nova.ts';

const NOBODY = 65_534;

process.setgroups?.([]);
process.setgid?.(NOBODY);
process.setuid?.(NOBODY);
const { localGib, usedGib, overCommitted, leastGib, aborted } = figuresOf(await viewOf(process.argv[2] ?? ''));
process.stdout.write(
  JSON.stringify({
    localGib: Number(localGib),
    usedGib: Number(usedGib),
    overCommitted: overCommitted === undefined ? null : Number(overCommitted),
    leastGib: leastGib === undefined ? null : Number(leastGib),
    error: aborted ? 'aborted' : null,
  }),
);
