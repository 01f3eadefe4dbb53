// Writes what the documentation repeats of the code: manual page, JSON Schemas, the option and settings tables.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { explanationSchema } from '../src/wire/explanation.ts';
import { inspectionSchema } from '../src/wire/inspection.ts';
import { jsonSchemaOf } from '../src/wire/json-schema.ts';
import { writeJson } from '../src/wire/json.ts';
import { reportSchema } from '../src/wire/report.ts';
import { manPage } from '../src/cli/manual/man-page.ts';
import { makeProgram } from '../src/cli/program/program.ts';
import { outlineOf } from '../src/cli/program/outline.ts';
import { OTHER_VARIABLES, SETTINGS } from '../src/cli/settings/table.ts';
import { VERSION } from '../src/cli/version.ts';

const ROOT = join(import.meta.dirname, '..');

/** Help is wrapped for Markdown's code blocks. */
const HELP_COLUMNS = 100;

/** Every generated file by its path from the repository's root, as it should be. */
export function generatedDocs(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/man/ullage.1', manPage(VERSION, outlineOf(VERSION))],
    ['docs/schemas/explanation.schema.json', schemaText('explanation', explanationSchema)],
    ['docs/schemas/inspection.schema.json', schemaText('inspection', inspectionSchema)],
    ['docs/schemas/report.schema.json', schemaText('report', reportSchema)],
    ['docs/cli.md', withPart('docs/cli.md', commandHelp())],
    ['docs/configuration.md', withPart('docs/configuration.md', settingsTable())],
  ]);
}

function schemaText(name: string, schema: Parameters<typeof jsonSchemaOf>[0]): string {
  return writeJson(jsonSchemaOf(schema, `urn:ullage:${name}:1`));
}

const BEGIN = '<!-- written by tools/generate-cli-docs.ts: begin -->';
const END = '<!-- written by tools/generate-cli-docs.ts: end -->';

/** The file with the part between the two marks replaced. */
function withPart(path: string, part: string): string {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const [head, rest] = text.split(BEGIN);
  const tail = rest?.split(END)[1];
  if (head === undefined || tail === undefined) throw new Error(`${path}: the marks of the generated part are missing`);
  return `${head}${BEGIN}\n\n${part}\n\n${END}${tail}`;
}

function commandHelp(): string {
  const program = makeProgram(VERSION, () => {});
  return program.commands
    .map((command) => {
      let help = '';
      command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => HELP_COLUMNS });
      command.outputHelp();
      return `## ullage ${command.name()}\n\n\`\`\`text\n${help.trimEnd()}\n\`\`\``;
    })
    .join('\n\n');
}

function settingsTable(): string {
  const rows = Object.values(SETTINGS).map(({ key, env, flag, kind, fallback, meaning }) => {
    const option = flag === undefined ? '' : `\`--${flag}\``;
    return `| \`${key}\` | \`${env}\` | ${option} | ${kind.expected} | ${defaultText(fallback)} | ${meaning} |`;
  });
  const others = Object.entries(OTHER_VARIABLES).map(([name, meaning]) => `| | \`${name}\` | | | | ${meaning} |`);
  return [
    '| key | environment | flag | expected | default | meaning |',
    '|---|---|---|---|---|---|',
    ...rows,
    ...others,
  ].join('\n');
}

function defaultText(fallback: string | number | boolean | readonly string[] | undefined): string {
  return fallback === undefined || typeof fallback === 'object' ? 'unset' : `\`${fallback}\``;
}

if (import.meta.main) {
  for (const [path, text] of generatedDocs()) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), text);
  }
}
