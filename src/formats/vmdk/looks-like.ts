// Whether an image's first bytes are a VMDK's: one of two magics, or text that gets to "version=" as QEMU walks it.
import { latin1 } from '../structure.ts';
import { looksLikeCowd } from './esx-headers.ts';
import { looksLikeSparse } from './sparse-header.ts';

/** As much of a text as QEMU looks at. */
const PROBED = 512;

/** Comment lines and lines of spaces, then a version: anything else before it is no descriptor. */
const DESCRIPTOR = /^(?:#[^\n]*\n| +\r?\n)*version=[123]\r?\n/u;

/** Whether the bytes begin a sparse extent, a COWD extent or a descriptor. */
export function looksLikeVmdk(head: Uint8Array): boolean {
  if (looksLikeSparse(head) || looksLikeCowd(head)) return true;
  const [first] = head;
  // Most images end here: text must begin with '#', a space, or the 'v' itself.
  if (first !== 0x23 && first !== 0x20 && first !== 0x76) return false;
  return DESCRIPTOR.test(latin1(head.subarray(0, PROBED)));
}
