// Migrations are never changed: databases out there have run them as they were.
import { hashOf, type Migration } from '../../src/store/migrations/migration.ts';
import { complain } from './source.ts';

const LIST = 'tools/tidy/migration-hashes.ts';

/** Complaints about migrations that differ from the hash that was written down for them, are out of order, or have gone. */
export function checkMigrations(
  migrations: readonly Migration[],
  hashes: Readonly<Record<string, string>>,
): readonly string[] {
  const names = new Set(migrations.map(({ name }) => name));
  return [
    ...migrations.flatMap((migration, index) => complaintAbout(migration, index, hashes)),
    ...Object.keys(hashes)
      .filter((name) => !names.has(name))
      .map((name) => complain(LIST, undefined, `migration ${name} has gone`, 'bring it back: databases have run it')),
  ];
}

function complaintAbout(
  migration: Migration,
  index: number,
  hashes: Readonly<Record<string, string>>,
): readonly string[] {
  const { name, statements } = migration;
  const path = `src/store/migrations/${name}.ts`;
  const [hash, known] = [hashOf(migration), hashes[name]];
  const number = String(index + 1).padStart(4, '0');
  return [
    ...(name.startsWith(`${number}-`)
      ? []
      : [complain(path, undefined, `${name} is number ${index + 1}`, `call it ${number}-…`)]),
    ...(known === undefined
      ? [complain(LIST, undefined, `migration ${name} is not listed`, `add '${name}': '${hash}'`)]
      : []),
    ...(known !== undefined && known !== hash
      ? [complain(path, undefined, `${name} has been changed`, 'put it back, and write another migration')]
      : []),
    ...statements
      .filter((statement) => /\b(?:CREATE|ALTER|TABLE|INSERT|SELECT|NOT NULL|PRIMARY KEY)\b/.test(statement))
      .map(() => complain(path, undefined, 'a statement shouts', 'write SQL in lower case')),
  ];
}
