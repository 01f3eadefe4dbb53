// Each file of a folder against a server of its own, and the table of what passed.
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { EngineUnderTest } from '../../tests/services/store-engines.ts';
import { newEnvironment } from './environment.ts';
import { FIXTURES, seed } from './fixtures.ts';
import { runGabbi, type GabbiResult } from './gabbi.ts';
import { profileOf } from './profiles.ts';
import { startSubject } from './subject.ts';

/** Runs those whose names hold `part`, in alphabetical order, and prints as it goes. Whether all tests passed, and there were some. */
export async function runFiles(engine: EngineUnderTest, folder: string, part: string): Promise<boolean> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml') && name.includes(part)).toSorted();
  const total = { passed: 0, failed: 0 };
  for (const name of names) {
    const result = await runFile(engine, join(resolve(folder), name));
    total.passed += result.passed;
    total.failed += result.failed;
    process.stdout.write(`${lineOf(name, result)}\n`);
    if (result.failed > 0) process.stdout.write(`${result.words}\n`);
  }
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
  return total.passed > 0 && total.failed === 0;
}

async function runFile(engine: EngineUnderTest, file: string): Promise<GabbiResult> {
  const text = await readFile(file, 'utf8');
  const fixture = fixtureOf(text);
  if (fixture !== undefined && !FIXTURES.has(fixture)) {
    return { passed: 0, failed: 1, words: `${file} asks for ${fixture}, of which nothing is known here` };
  }
  const subject = await startSubject(await engine.newTarget(), profileOf(fixture));
  try {
    const environment = newEnvironment();
    await seed(subject.url, { fixture, text, environment });
    return await runGabbi(subject.url, file, environment);
  } finally {
    await subject.stop();
  }
}

/** The first name of the list "fixtures"; every file of Placement's has one at most. */
function fixtureOf(text: string): string | undefined {
  return /^fixtures:\s*\n(?:\s*#.*\n)*\s*-\s*(\w+)/m.exec(text)?.[1];
}

function lineOf(name: string, { passed, failed }: GabbiResult): string {
  return `${name.padEnd(50)} ${String(passed).padStart(4)} passed ${String(failed).padStart(4)} failed`;
}
