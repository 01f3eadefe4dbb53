// The settings of a server that say what may be promised.
import type { HostPolicy } from '../core/claim/host-inventory.ts';
import { PPM, type Ppm } from '../core/ratio.ts';

/** What may be promised, whether anybody may promise more, and whether what guests write at once must be available. */
export interface PromiseSettings {
  readonly policy: HostPolicy;
  readonly force: 'allow' | 'deny';
  readonly available: 'refuse' | 'tell';
  /** In millionths of what is asked. Glossary: expected fill. */
  readonly expectedFill: Ppm;
}

/** When nobody sets others: a cloud image is a gigabyte or two of the tens that a guest is promised. */
export const DEFAULT_AVAILABLE: Pick<PromiseSettings, 'available' | 'expectedFill'> = {
  available: 'refuse',
  expectedFill: PPM / 10n,
};
