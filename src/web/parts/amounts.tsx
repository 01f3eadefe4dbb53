// Amounts of resources, each in its unit, and the names of resources as people say them.
import type { ReactNode } from 'react';
import { MiB } from '../../core/bytes.ts';
import { Bytes, Unknown } from './figures.tsx';
import { useWords } from '../words/language.tsx';
import type { Words } from '../words/en.ts';

/** What resources are counted in. */
export type Unit = 'MiB' | 'vCPU' | 'bytes' | 'units';

/** So much of a resource, less than zero with its sign and colour. */
export function Amount({
  of,
  unit,
  beside,
  isBound,
}: {
  readonly of: bigint | undefined;
  readonly unit: Unit;
  /** What it is compared with, as before with after. */
  readonly beside?: bigint | undefined;
  /** Of bytes: as `Bytes` has it. */
  readonly isBound?: boolean | undefined;
}): ReactNode {
  if (of === undefined) return <Unknown />;
  if (unit === 'bytes') return <Bytes of={of} beside={beside} isBound={isBound} />;
  if (unit === 'MiB') return <Bytes of={of * MiB} beside={beside === undefined ? undefined : beside * MiB} />;
  return <span className={of < 0n ? 'figure negative' : 'figure'}>{of.toString().replace('-', '−')}</span>;
}

/** What a resource is counted in, by its name. */
export function unitOf(resource: string): Unit {
  if (resource === 'memory') return 'MiB';
  if (resource === 'vcpus') return 'vCPU';
  return resource.startsWith('disk:') ? 'bytes' : 'units';
}

/** Disk where every host has its guests' disks is just disk. */
export function resourceName(resource: string, { placement }: Pick<Words, 'placement'>): string {
  const { disk, memory, vcpus } = placement.resources;
  if (resource === 'memory') return memory;
  if (resource === 'vcpus') return vcpus;
  if (resource === 'disk:instances') return disk;
  return resource.startsWith('disk:') ? placement.diskClass(resource.slice('disk:'.length)) : resource;
}

/** The same in the reader's language. */
export function useResourceName(): (resource: string) => string {
  const words = useWords();
  return (resource) => resourceName(resource, words);
}
