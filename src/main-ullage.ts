// The door of the `ullage` program: asks which Node this is before it loads anything that an older one would choke on.
// It imports nothing by itself, and is itself written so that Node 18 can load it.
import process from 'node:process';

/** package.json's `engines`; older ones lack what the rest of the program uses. */
const LEAST_NODE = [24, 5] as const;

const found = process.versions.node;

if (isOlder(found.split('.').map(Number))) {
  process.stderr.write(
    `ullage needs Node ${LEAST_NODE.join('.')} or newer, this is Node ${found}: ` +
      'use node_modules/.bin/node dist/ullage.js ... in the clone of the repository (npm ci puts it there)\n',
  );
  process.exitCode = 2;
} else {
  forgetForceColor();
  try {
    await import('./main-program.ts');
  } catch (error) {
    // A file of the program is missing or damaged: nothing that could say it better has been loaded.
    process.stderr.write(
      `ullage: the program could not be loaded: ${String(error)}\nInstall it again, or npm run build.\n`,
    );
    process.exitCode = 2;
  }
}

function isOlder([major = 0, minor = 0]: readonly number[]): boolean {
  return major < LEAST_NODE[0] || (major === LEAST_NODE[0] && minor < LEAST_NODE[1]);
}

/** With us NO_COLOR wins. Node lets FORCE_COLOR win, and writes a warning of its own on stderr when both are set. */
function forgetForceColor(): void {
  if ((process.env['NO_COLOR'] ?? '') !== '') delete process.env['FORCE_COLOR'];
}
