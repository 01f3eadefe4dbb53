// Each tidy check shown to bite: a bad snippet in, the whole complaint out. The linter's share is in lint-rules.test.ts.
import { expect, test } from 'vitest';
import { checkChangelog } from './changelog.ts';
import { checkLock, checkManifest } from './dependencies.ts';
import { checkDocComments } from './doc-comments.ts';
import { checkErrorCodes } from './error-codes.ts';
import { checkFileNames } from './file-names.ts';
import { checkFindingCodes } from './finding-codes.ts';
import { checkFirstLines } from './first-line.ts';
import { checkImportOrder } from './import-order.ts';
import { checkFolders, checkLayers } from './layers.ts';
import { checkLinks } from './links.ts';
import { checkMigrations } from './migrations.ts';
import { checkMutualFolders } from './mutual-folders.ts';
import { checkNumberOfBytes } from './number-of-bytes.ts';
import { checkPictures } from './pictures.ts';
import { checkPlaces } from './places.ts';
import { sourceOf } from './source.ts';
import { checkStyleScale } from './style-scale.ts';
import { checkWorld } from './world.ts';

const TABLE_HEAD = '| code | what it means |\n|---|---|\n';

const knowsOnlyOne = (path: string): boolean => path === 'docs/one.md';

test.each([
  [
    'src/core/pool.ts',
    `import { x } from '../agent/loop.ts';`,
    'src/core/pool.ts:1: core imports src/agent/loop.ts of a higher layer: move what both need down to core or below',
  ],
  [
    'src/core/pool.ts',
    `\nconst x = await import('../readers/lvm/vgs.ts');`,
    'src/core/pool.ts:2: core imports src/readers/lvm/vgs.ts of a higher layer: move what both need down to core or below',
  ],
  [
    'src/agent/loop.ts',
    `export { x } from '../server/http.ts';`,
    'src/agent/loop.ts:1: agent imports its sibling server: move what both need to a lower layer',
  ],
  [
    'src/formats/qcow2/header.ts',
    `import { readFileSync } from 'node:fs';`,
    'src/formats/qcow2/header.ts:1: formats imports node:fs: take bytes, text or a value as a parameter instead',
  ],
  [
    'src/web/page.ts',
    `import { x } from '../readers/lvm/vgs.ts';`,
    'src/web/page.ts:1: web imports readers: the browser knows core and wire only: fetch it over HTTP',
  ],
  [
    'src/formats/qed/header.ts',
    `import { x } from '../qcow2/header.ts';`,
    "src/formats/qed/header.ts:1: one format imports another's src/formats/qcow2/header.ts: put what both need in a small file directly in src/formats",
  ],
  [
    'src/cli/main.ts',
    `import { x } from '../../tools/build.ts';`,
    'src/cli/main.ts:1: cli imports tools/build.ts of a higher layer: move what both need down to cli or below',
  ],
])('the layer of %s refuses %s', (path, text, complaint) => {
  expect(checkLayers([sourceOf(path, text)])).toEqual([complaint]);
});

test.each([
  ['src/cli/explain.ts', `import { x } from '../agent/loop.ts';`],
  ['src/readers/images/pread.ts', `import { x } from '../lanes/lane.ts'; import { y } from 'node:fs';`],
  ['src/formats/libvirt-rpc/frame.ts', `import { x } from '../xdr/reader.ts';`],
  ['src/main-ullage.ts', `import { x } from './cli/program.ts';`],
  ['src/core/pool.test.ts', `import { x } from '../../fixtures/hosts/small.ts'; import { y } from 'node:fs';`],
])('the layer of %s allows %s', (path, text) => {
  expect(checkLayers([sourceOf(path, text)])).toEqual([]);
});

test('a folder of src/ outside every layer is refused', () => {
  expect(checkFolders([sourceOf('src/utils/strings.ts', '')])).toEqual([
    'src/utils: this folder is in no layer: put its files into a layer of RANKS, or add it there',
  ]);
});

test('two folders that import each other are refused, a parent and its part are not', () => {
  const sources = [
    sourceOf('src/core/nova/view.ts', `import { x } from '../findings/rule.ts';`),
    sourceOf('src/core/findings/rule.ts', `import { x } from '../nova/view.ts'; import { y } from '../pool.ts';`),
    sourceOf('src/core/pool.ts', `import { x } from './findings/rule.ts';`),
  ];
  expect(checkMutualFolders(sources)).toEqual([
    'src/core/findings/rule.ts: src/core/findings and src/core/nova import each other (back from src/core/nova/view.ts): move what both need to a file above or below both',
  ]);
});

test('an import that stands too late is refused', () => {
  const text = `import { a } from '../core/bytes.ts';\nimport { z } from 'zod';\nimport { b } from 'node:fs';`;
  expect(checkImportOrder([sourceOf('src/wire/report.ts', text)])).toEqual([
    "src/wire/report.ts:2: 'zod' is imported too late: node: first, then packages, then ours, lowest layer first",
  ]);
});

test.each([
  [
    'src/core/a.ts',
    `import { b } from './b.ts';`,
    'src/core/a.ts:1: the file does not open with a comment: write a sentence such as `// What this file holds.`',
  ],
  [
    'src/core/a.ts',
    '// Bytes\n',
    "src/core/a.ts:1: 'Bytes' is not a sentence: say what the file holds, and end with a full stop",
  ],
  [
    'tools/a.sh',
    '#!/bin/sh\nset -eu\n',
    'tools/a.sh:2: the file does not open with a comment: write a sentence such as `# What this script does.`',
  ],
])('the first line of %s: %s', (path, text, complaint) => {
  expect(checkFirstLines([{ path, text }])).toEqual([complaint]);
});

test('an export of a shared layer without a doc comment is refused, one with is not', () => {
  const text = `/** How much. */\nexport const a = 1;\n// not a doc comment\nexport function b(): void {}\nexport { c } from './c.ts';`;
  expect(checkDocComments([sourceOf('src/wire/a.ts', text), sourceOf('src/agent/a.ts', text)])).toEqual([
    'src/wire/a.ts:4: the export b has no doc comment: say in /** … */ what it means, its unit and range, what it throws, and its source',
  ]);
});

test('Number() is refused outside the list, and a row that is no longer needed too', () => {
  const sources = [
    sourceOf('src/core/a.ts', 'const n = Number(bytes);\nconst order = Number(a > b);'),
    sourceOf('src/formats/b.ts', 'const n = Number(clusters);'),
    sourceOf('src/core/a.test.ts', 'const n = Number(bytes);'),
  ];
  const allowances = [
    { path: 'src/formats/b.ts', why: 'clusters are at most 2³¹' },
    { path: 'src/formats/gone.ts', why: 'it once did' },
  ];
  expect(checkNumberOfBytes(sources, allowances)).toEqual([
    'src/core/a.ts:1: Number() rounds above 2⁵³: keep bytes bigint; for what is no byte count, add the file to tools/tidy/number-allowances.ts with the reason',
    'tools/tidy/number-allowances.ts: src/formats/gone.ts does not call Number(): remove its row',
  ]);
});

test('new Date() is refused, a date made from a number is not', () => {
  const text = 'const now = new Date();\nconst then = new Date(startedAtMs);';
  expect(checkWorld([sourceOf('src/cli/a.ts', text), sourceOf('src/main-ullage.ts', text)])).toEqual([
    'src/cli/a.ts:1: new Date() reads the clock: take the time in milliseconds as a parameter',
  ]);
});

test('a file named index is refused', () => {
  expect(checkFileNames([{ path: 'src/core/index.ts', text: '' }])).toEqual([
    'src/core/index.ts: a file named index says nothing: name it after the one thing it holds, and import that file',
  ]);
});

test.each([
  ['work/main/src', 'names a folder of one machine: write it relative to the repository, or take it as a parameter'],
  ['home/someone/src', 'names a folder of one machine: write it relative to the repository, or take it as a parameter'],
])('a workplace is refused: %s', (folder, complaint) => {
  const [, found] = /^(?<start>work\/|home\/s)/.exec(folder) ?? [];
  expect(checkPlaces([{ path: 'docs/a.md', text: `One.\nSee /${folder}.` }])).toEqual([
    `docs/a.md:2: '/${found}' ${complaint}`,
  ]);
});

test('a registry host is refused', () => {
  const host = ['registry', 'example', 'org'].join('.');
  expect(checkPlaces([{ path: 'docs/a.md', text: `from https://${host}/x` }])).toEqual([
    `docs/a.md:1: '${host}' names a registry host: leave it out: npm's own configuration decides`,
  ]);
});

test('a link that leads nowhere is refused', () => {
  const text = 'See [one](one.md#part), [two](../two.md) and [elsewhere](https://example.org/three.md).';
  expect(checkLinks([{ path: 'docs/a.md', text }], knowsOnlyOne)).toEqual([
    "docs/a.md:1: the link to '../two.md' leads nowhere: name a file that exists, relative to this one",
  ]);
});

test('error codes are held against docs/errors.md both ways, and each is raised', () => {
  const table = sourceOf('src/core/errors.ts', `export const ERROR_CODES = { A: 'a', B: 'b', C: 'c' } as const;`);
  const user = sourceOf('src/agent/loop.ts', `fail('A'); fail('B');`);
  const document = {
    path: 'docs/errors.md',
    text: '| code | meaning |\n|---|---|\n| `A` | a |\n| `C` | |\n| `D` | d |\n',
  };
  expect(checkErrorCodes([table, user], [document])).toEqual([
    'docs/errors.md: error code B of src/core/errors.ts is not listed: add a row | `B` | what it means | … |',
    'docs/errors.md: error code D is not in src/core/errors.ts: remove its row',
    'docs/errors.md: the row of error code C says nothing: write what it means',
    'src/core/errors.ts: nothing raises C: remove it, here and in docs/errors.md',
  ]);
});

test('finding codes are held against docs/findings.md both ways', () => {
  const rules = [
    sourceOf('src/core/findings/orphan.ts', `export const orphan = () => [{ code: 'orphan' }];`),
    sourceOf('src/core/findings/shared.ts', `const CODE = 'shared-file';`),
  ];
  const document = {
    path: 'docs/findings.md',
    text: `${TABLE_HEAD}| \`orphan\` | a |\n| \`orphan\` | a |\n| \`old\` | a |\n\n| setting | default |\n|---|---|\n| \`days\` | 30 |`,
  };
  expect(checkFindingCodes(rules, [document])).toEqual([
    'docs/findings.md: finding code shared-file of src/core/findings/ is not listed: add a row | `shared-file` | what it means | … |',
    'docs/findings.md: finding code old is not in src/core/findings/: remove its row',
    'docs/findings.md: finding code orphan has two rows: keep one',
  ]);
});

test('a migration that was changed, removed, misnumbered or shouted is refused', () => {
  const migrations = [
    { name: '0001-first', statements: ['create table a (id int)'] },
    { name: '0003-second', statements: ['CREATE TABLE b (id int)'] },
  ];
  expect(checkMigrations(migrations, { '0001-first': 'other', '0000-gone': 'x' })).toEqual([
    'src/store/migrations/0001-first.ts: 0001-first has been changed: put it back, and write another migration',
    'src/store/migrations/0003-second.ts: 0003-second is number 2: call it 0002-…',
    "tools/tidy/migration-hashes.ts: migration 0003-second is not listed: add '0003-second': '5b3def56e6c09e55bbf7a7dd44ff40e91cbe7422f262ef6ec3f751114d8439e3'",
    'src/store/migrations/0003-second.ts: a statement shouts: write SQL in lower case',
    'tools/tidy/migration-hashes.ts: migration 0000-gone has gone: bring it back: databases have run it',
  ]);
});

test('a picture that nobody shows, and one too large, are refused', () => {
  const files = [{ path: 'docs/console.md', text: 'So:\n\n![Fleet](console/fleet.png)\n![Host](console/host.png)\n' }];
  const pictures = [
    { path: 'docs/console/fleet.png', bytes: 90_000 },
    { path: 'docs/console/host.png', bytes: 200_000 },
    { path: 'docs/console/old.png', bytes: 90_000 },
  ];
  expect(checkPictures(files, pictures)).toEqual([
    'docs/console/host.png: it has 200000 bytes: at most 153600: npm run screenshots',
    'docs/console/old.png: no document shows it: show it, or remove it',
  ]);
});

test('a changelog out of shape is refused', () => {
  const text = [
    '# Changes',
    '## 0.1.0 (2026-11-23)',
    '### News',
    '- fixed it',
    '## v0.2.0',
    '## 0.3.0 (2026-12-24)',
    '',
  ].join('\n');
  expect(checkChangelog(text)).toEqual([
    'CHANGELOG.md:1: the title is missing: begin with `# Changelog`',
    'CHANGELOG.md: the first release is not `## Unreleased`: add it: new lines go there',
    "CHANGELOG.md:3: '### News' is not a kind of change: write one of Added, Changed, Fixed, Removed, Security",
    "CHANGELOG.md:4: '- fixed it' is not a sentence on one line: begin with a capital, end with a full stop",
    "CHANGELOG.md:5: '## v0.2.0' is not a release: write `## 1.2.3 (2026-11-23)`",
    'CHANGELOG.md: 0.3.0 stands below an older release: put the newest first',
  ]);
});

test('a loose version and an unexplained dependency are refused', () => {
  const manifest = { dependencies: { zod: '^4.6.7' }, devDependencies: { vitest: '5.1.1' } };
  expect(checkManifest(manifest, '| package | why |\n|---|---|\n| `zod` | schemas |\n| `pino` | logs |')).toEqual([
    "package.json: zod asks for '^4.6.7': write one exact version",
    'docs/dependencies.md: dependency vitest of package.json is not listed: add a row | `vitest` | what it means | … |',
    'docs/dependencies.md: dependency pino is not in package.json: remove its row',
  ]);
});

test('a package that runs a script, has no known licence or names its registry is refused', () => {
  const packages = {
    '': { version: '0.1.0' },
    'node_modules/a': {
      hasInstallScript: true,
      license: 'AGPL-3.0',
      resolved: 'https://example.org/a.tgz',
      integrity: 'x',
    },
    'node_modules/a/node_modules/b': {},
  };
  expect(checkLock({ packages })).toEqual([
    'package-lock.json: a runs an install script: take a package that does not',
    "package-lock.json: a has the licence 'AGPL-3.0': take another package, or add it to LICENCES with the reason",
    'package-lock.json: a names the registry it came from: npm install with omit-lockfile-registry-resolved=true',
    "package-lock.json: b has the licence 'none': take another package, or add it to LICENCES with the reason",
    'package-lock.json: b has no integrity hash: install it from a registry',
  ]);
});

test('a style sheet with sizes and colours of its own is refused', () => {
  const text = `.a {
  /* margin: 3px; */
  padding: var(--s1) 5px 0 auto;
  margin: calc(-1 * var(--s2));
  font: var(--small) / 1.5 monospace;
}
@media (max-width: 30rem) {
  .b:hover { font-size: 13px; color: #123456; gap: 0; }
}`;
  expect(checkStyleScale([{ path: 'src/web/style/a.css', text }])).toEqual([
    'src/web/style/a.css:3: padding: 5px: use a name of src/web/style/scale.css',
    'src/web/style/a.css:8: font-size: 13px: use a name of src/web/style/scale.css',
    'src/web/style/a.css:8: color: #123456: use a name of src/web/style/scale.css',
  ]);
  expect(checkStyleScale([{ path: 'src/web/style/scale.css', text }])).toEqual([]);
});
