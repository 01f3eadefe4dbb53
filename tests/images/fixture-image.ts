// The images of fixtures/images, unpacked into memory.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const FOLDER = new URL('../../fixtures/images/', import.meta.url);

/** A fixture's bytes by its file name without ".gz": a copy that a test may change. */
export function fixtureImage(name: string): Uint8Array {
  return new Uint8Array(gunzipSync(readFileSync(new URL(`${name}.gz`, FOLDER))));
}
