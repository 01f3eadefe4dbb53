// Golden scenarios: every *.scenario file beside this one, run command by command. ULLAGE_TEST_UPDATE=1 rewrites them.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatScenario, parseScenario, runStep } from './scenario.ts';

const folder = import.meta.dirname;
const files = readdirSync(folder).filter((name) => name.endsWith('.scenario'));

describe.each(files)('%s', (name) => {
  const path = join(folder, name);
  const steps = parseScenario(readFileSync(path, 'utf8'));

  test.each(steps)('prints what the file says: $line', async ({ line, expected }) => {
    if (process.env['ULLAGE_TEST_UPDATE'] === '1') {
      const outputs: string[] = [];
      for (const step of steps) outputs.push(await runStep(step.line));
      writeFileSync(path, formatScenario(steps, outputs));
      return;
    }
    expect(`${await runStep(line)}\n`).toBe(`${expected}\n`);
  });
});

test('there are scenarios to run', () => {
  expect(files.length).toBeGreaterThan(5);
});
