// How large a guest is to be: as its definition says, else as its cloud wrote into it.
import { MiB, type Bytes } from './bytes.ts';
import type { GuestFacts } from './guest.ts';

/** Processors at most. Undefined: neither its definition nor its flavor says (an older agent sent no more, or nobody has read it). */
export function vcpusOf({ vcpus, nova }: GuestFacts): bigint | undefined {
  const count = vcpus ?? nova?.flavor?.vcpus;
  return count === undefined ? undefined : BigInt(count);
}

/** Memory at most, balloon or not. Undefined as for processors. */
export function memoryOf({ memory, nova }: GuestFacts): Bytes | undefined {
  if (memory !== undefined || nova?.flavor === undefined) return memory;
  return BigInt(nova.flavor.memoryMib) * MiB;
}
