// What we depend on: exact versions, each with its reason in docs/dependencies.md, no install scripts, known licences.
import { complain } from './source.ts';
import { checkBothWays } from './both-ways.ts';

/** The part of package.json that names packages. */
export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, string>>;
}

/** The part of package-lock.json that we hold to rules. */
export interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly version?: string;
        readonly license?: string;
        readonly hasInstallScript?: boolean;
        readonly resolved?: string;
        readonly integrity?: string;
      }
    >
  >;
}

/** Licences that allow use and redistribution beside Apache-2.0. MPL-2.0 binds its own files only. */
const LICENCES = new Set([
  'MIT',
  'Apache-2.0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'MPL-2.0',
  'BlueOak-1.0.0',
  // Public domain where there is one, and a licence without any condition where there is none.
  'Unlicense',
]);

/** Complaints about package.json against docs/dependencies.md, and about versions that are not exact. */
export function checkManifest(manifest: Manifest, markdown: string): readonly string[] {
  const named = {
    ...manifest.dependencies,
    ...manifest.devDependencies,
    ...manifest.optionalDependencies,
    ...manifest.overrides,
  };
  const loose = Object.entries(named).filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version));
  return [
    ...loose.map(([name, version]) =>
      complain('package.json', undefined, `${name} asks for '${version}'`, 'write one exact version'),
    ),
    ...checkBothWays({
      what: 'dependency',
      codes: Object.keys(named),
      source: 'package.json',
      document: 'docs/dependencies.md',
      markdown,
    }),
  ];
}

/** Complaints about packages in the lock file that run scripts, carry an unknown licence, or are bound to one registry. */
export function checkLock(lock: Lock): readonly string[] {
  return Object.entries(lock.packages)
    .filter(([name]) => name !== '')
    .flatMap(([name, entry]) => faultsOf(entry).map(([wrong, instead]) => lockComplaint(name, wrong, instead)));
}

function faultsOf(entry: Lock['packages'][string]): readonly (readonly [wrong: string, instead: string])[] {
  const { license = 'none' } = entry;
  const faults: [faulty: boolean, wrong: string, instead: string][] = [
    [entry.hasInstallScript === true, 'runs an install script', 'take a package that does not'],
    [
      !LICENCES.has(license),
      `has the licence '${license}'`,
      'take another package, or add it to LICENCES with the reason',
    ],
    [
      entry.resolved !== undefined,
      'names the registry it came from',
      'npm install with omit-lockfile-registry-resolved=true',
    ],
    [entry.integrity === undefined, 'has no integrity hash', 'install it from a registry'],
  ];
  return faults.filter(([faulty]) => faulty).map(([, wrong, instead]) => [wrong, instead]);
}

function lockComplaint(name: string, wrong: string, instead: string): string {
  return complain('package-lock.json', undefined, `${name.replace(/^.*node_modules\//, '')} ${wrong}`, instead);
}
