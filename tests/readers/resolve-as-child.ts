// Run as a process of its own, under strace or as another user: resolves the disks named in a JSON argument, prints what came of it.
import { resolveImages } from '../../src/readers/images/resolve-images.ts';
import { onePool, openHostLanes } from './host-lanes.ts';

/** The argument. */
export interface ChildRequest {
  readonly disks: readonly { readonly path: string; readonly declaredFormat?: string }[];
  readonly found: readonly string[];
  readonly allowedRoots: readonly string[];
  readonly allowedFiles: readonly string[];
}

/** What it prints. */
export interface ChildReport {
  /** Path, probed format, format in force. */
  readonly images: readonly (readonly [string, string, string])[];
  /** Kind, path, what was found. */
  readonly problems: readonly (readonly [string, string, string])[];
}

// Our own test wrote it.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const request = JSON.parse(process.argv[2] ?? '') as ChildRequest;
const lanes = openHostLanes();
const { images, problems } = await resolveImages(
  request.disks.map(({ path, declaredFormat }) => ({ path, declaredFormat })),
  request.found,
  { ...request, lanes, exact: false, poolOf: onePool },
);
const report: ChildReport = {
  images: images.map(({ file, probedFormat, header }) => [file.path, probedFormat ?? '–', header?.format ?? '–']),
  problems: problems.map(({ kind, subject, found }) => [kind, subject.path ?? '–', found]),
};
console.log(JSON.stringify(report));
await lanes.close();
