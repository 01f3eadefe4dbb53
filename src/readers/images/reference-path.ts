// From a name inside an image to an absolute path, by QEMU's rules for plain local names; every other name is refused. Pure.
import { dirname } from 'node:path/posix';
import type { ImageReference } from '../../core/image.ts';
import type { FileFailure } from '../files/file-failure.ts';

/** The path that a name means, or why it is not followed. */
export type ReferenceTarget =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'refused'; readonly failure: FileFailure };

/** What an escaped byte of a name looks like: see formats/references.ts. */
const ESCAPED = /\\x[0-9a-f]{2}/u;

/** `namedAs` is the image's own name, symbolic links not resolved: QEMU joins relative names to the directory as named. A ploop
 *  directory's names are relative to itself. */
export function targetOf(reference: ImageReference, namedAs: string, isDirectory: boolean): ReferenceTarget {
  const { name, place } = reference;
  if (place !== 'local') return refuse(reference, place === 'remote' ? 'it is a URL' : 'it is no plain file name');
  if (ESCAPED.test(name)) return refuse(reference, 'it holds control characters or bytes that are no UTF-8');
  const plain = name.startsWith('file:') ? name.slice('file:'.length) : name;
  if (plain === '') return refuse(reference, 'it is empty');
  if (plain.startsWith('/')) return { kind: 'path', path: plain };
  const directory = isDirectory ? namedAs : dirname(namedAs);
  return { kind: 'path', path: directory === '/' ? `/${plain}` : `${directory}/${plain}` };
}

/** The Problem of a name that is not followed. */
export function refusedReference(reference: ImageReference, found: string): FileFailure {
  return { kind: 'refused', attempted: `follow the name ${JSON.stringify(shortened(reference.name))}`, found };
}

function refuse(reference: ImageReference, found: string): ReferenceTarget {
  return { kind: 'refused', failure: refusedReference(reference, found) };
}

/** A json: name can be 1,023 bytes long; its beginning tells. */
function shortened(name: string): string {
  return name.length <= MAX_SHOWN ? name : `${name.slice(0, MAX_SHOWN)}…`;
}

const MAX_SHOWN = 200;
