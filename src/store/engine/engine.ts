// What the two engines have in common: everything that Store needs of them.
import type { Dialect } from 'kysely';
import type { Target } from '../target.ts';

/** What becomes of a directory that holds no database: to look at one, or to change one, it must be there. */
export type WhenAbsent = 'make' | 'refuse';

/** An opened engine. */
export interface Engine {
  readonly kind: Target['kind'];
  /** Its transactions begin with their limits. */
  readonly dialect: Dialect;
  /** Called after each committed write. */
  afterWrite(): Promise<void>;
  /** What a database server does in the background, where there is no server. */
  maintain(): Promise<void>;
  /** Called once Kysely has closed what it used: gives back the rest. */
  close(): Promise<void>;
}
