// What the command line asks of the agent, as types alone: the implementations are loaded only by the commands that need them.
import type { ImageFacts } from '../core/file.ts';
import type { Problem } from '../core/problem.ts';
import type { HostReport } from '../core/report.ts';
import type { CollectProgress, CollectRequest, World } from './world.ts';

/** One audit: the facts, and what hung on the way. A process with stuck threads cannot exit by itself. */
export interface Audit {
  readonly report: HostReport;
  /** Mounts or disks whose reads never came back; empty when all did. */
  readonly stuck: readonly string[];
}

/** Collects the facts of a host. Throws UllageError when there is nothing to report at all. */
export type CollectHost = (
  world: World,
  request: CollectRequest,
  onProgress?: (progress: CollectProgress) => void,
) => Promise<Audit>;

/** What one image and those below it say of themselves. */
export interface Inspection {
  /** Top → base; empty when the file itself could not be read. */
  readonly chain: readonly ImageFacts[];
  readonly problems: readonly Problem[];
}

/** Several images, in the order in which they were named. */
export interface Inspections {
  readonly inspections: readonly Inspection[];
  /** As in Audit. */
  readonly stuck: readonly string[];
}

/** How far to look. */
export interface InspectOptions {
  /** Walk L1/L2 tables of qcow2 images. */
  readonly exact: boolean;
  /** Follow the backing chain, under its rules. */
  readonly backingChain: boolean;
}

/** Reads images, each by itself. `paths` are absolute. */
export type InspectImages = (world: World, paths: readonly string[], options: InspectOptions) => Promise<Inspections>;
