// The source keeps itself tidy: each check reads the real tree and has nothing to say. What they refuse: tools/tidy/bite.test.ts.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MIGRATIONS } from '../src/store/migrations/all.ts';
import { AGENT_METRICS } from '../src/agent/metrics/catalogue.ts';
import { SERVER_METRICS } from '../src/server/metrics/catalogue.ts';
import { checkChangelog } from './tidy/changelog.ts';
import { checkLock, checkManifest, type Lock, type Manifest } from './tidy/dependencies.ts';
import { checkDocComments } from './tidy/doc-comments.ts';
import { checkErrorCodes } from './tidy/error-codes.ts';
import { checkFileNames } from './tidy/file-names.ts';
import { checkFindingCodes } from './tidy/finding-codes.ts';
import { checkFirstLines } from './tidy/first-line.ts';
import { checkImportOrder } from './tidy/import-order.ts';
import { checkFolders, checkLayers } from './tidy/layers.ts';
import { checkLinks } from './tidy/links.ts';
import { MIGRATION_HASHES } from './tidy/migration-hashes.ts';
import { checkMetrics } from './tidy/metrics.ts';
import { checkMigrations } from './tidy/migrations.ts';
import { checkMutualFolders } from './tidy/mutual-folders.ts';
import { NUMBER_ALLOWANCES } from './tidy/number-allowances.ts';
import { checkNumberOfBytes } from './tidy/number-of-bytes.ts';
import { checkPictures, picturesIn } from './tidy/pictures.ts';
import { checkPlaces } from './tidy/places.ts';
import { readTree, sourcesOf } from './tidy/source.ts';
import { checkStyleScale } from './tidy/style-scale.ts';
import { checkWorld } from './tidy/world.ts';

const root = join(import.meta.dirname, '..');
const files = readTree(root);
const sources = sourcesOf(files);
const textOf = (path: string): string => files.find((file) => file.path === path)?.text ?? '';

test.each<[title: string, complaints: () => readonly string[]]>([
  ['an import points to a lower layer or into its own folder', () => checkLayers(sources)],
  ['every folder of src/ is in a layer', () => checkFolders(sources)],
  ['no two folders import each other', () => checkMutualFolders(sources)],
  ['imports stand in the order node:, packages, ours from the lowest layer up', () => checkImportOrder(sources)],
  ['every file opens with a sentence that says what it holds', () => checkFirstLines(files)],
  ['every export of core, formats and wire has a doc comment', () => checkDocComments(sources)],
  ['no byte count goes through Number()', () => checkNumberOfBytes(sources, NUMBER_ALLOWANCES)],
  ['no clock is read behind our back', () => checkWorld(sources)],
  ['no file is named index', () => checkFileNames(files)],
  ['no text names a workplace or a registry', () => checkPlaces(files)],
  ['links between documents lead somewhere', () => checkLinks(files, (path) => existsSync(join(root, path)))],
  ['style sheets keep to one scale of type, space and colour', () => checkStyleScale(files)],
  ['pictures are shown, and small', () => checkPictures(files, picturesIn(root))],
  ['error codes and docs/errors.md list the same', () => checkErrorCodes(sources, files)],
  ['finding codes and docs/findings.md list the same', () => checkFindingCodes(sources, files)],
  [
    'metrics and docs/metrics.md list the same',
    () =>
      checkMetrics(
        [...Object.keys(AGENT_METRICS), ...Object.keys(SERVER_METRICS)],
        'src/*/metrics/catalogue.ts',
        files,
      ),
  ],
  ['migrations are as they were released', () => checkMigrations(MIGRATIONS, MIGRATION_HASHES)],
  ['the changelog keeps its shape', () => checkChangelog(textOf('CHANGELOG.md'))],
  [
    'dependencies are exact, and docs/dependencies.md gives the reason of each',
    () => checkManifest(JSON.parse(textOf('package.json')) as Manifest, textOf('docs/dependencies.md')),
  ],
  [
    'no package runs a script, hides its licence or names a registry',
    () => checkLock(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock),
  ],
])('%s', (_title, complaints) => {
  expect(complaints()).toEqual([]);
});

test('the checks see the tree', () => {
  expect(sources.map((source) => source.path)).toContain('src/core/bytes.ts');
  expect(textOf('package.json')).not.toBe('');
});
