// What a migration is: statements that are run once, in order, and never changed after they have been released.
import { createHash } from 'node:crypto';

/** One migration. Its statements are SQL that PostgreSQL 15 understands, one each: PGlite takes no two in one text. */
export interface Migration {
  /** "0001-what-it-brings": applied in the order of these names. */
  readonly name: string;
  readonly statements: readonly string[];
}

/** SHA-256 of the statements in hexadecimal: kept in the database, and in tools/tidy/migration-hashes.ts. */
export function hashOf({ statements }: Migration): string {
  return createHash('sha256').update(statements.join('\n;\n')).digest('hex');
}
