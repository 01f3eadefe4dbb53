// The door of the `ullage` program: asks which Node this is before it loads anything that an older one would choke on.
// It imports nothing by itself, and is itself written so that Node 18 can load it.
import process from 'node:process';

/** package.json's `engines`; older ones lack what the rest of the program uses. */
const LEAST_NODE_MAJOR = 24;

const found = process.versions.node;

if (Number.parseInt(found, 10) < LEAST_NODE_MAJOR) {
  process.stderr.write(
    `ullage needs Node ${LEAST_NODE_MAJOR} or newer, this is Node ${found}: ` +
      'use node_modules/.bin/node dist/ullage.js ... in the clone of the repository (npm ci puts it there)\n',
  );
  process.exitCode = 2;
} else {
  forgetForceColor();
  await import('./main-program.ts');
}

/** With us NO_COLOR wins. Node lets FORCE_COLOR win, and writes a warning of its own on stderr when both are set. */
function forgetForceColor(): void {
  if ((process.env['NO_COLOR'] ?? '') !== '') delete process.env['FORCE_COLOR'];
}
