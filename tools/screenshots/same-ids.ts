// Ids that are the same in each run: they stand in pictures, and what came at one time is listed by them.
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/** From now on the UUIDs of this process are counted, not drawn: 00000000-0000-4000-8000-000000000001 and on. */
export function countIds(): void {
  let count = 0;
  crypto.randomUUID = () => {
    count += 1;
    return `00000000-0000-4000-8000-${count.toString(16).padStart(12, '0')}`;
  };
  syncBuiltinESMExports();
}

/** A script for a page: what it takes for random bytes is its number, and how often it asked. */
export function sameBytes(number: number): string {
  return `{
    let count = 0;
    crypto.getRandomValues = (array) => {
      array.fill(0);
      [array[0], array[1]] = [${number}, ++count];
      return array;
    };
  }`;
}
