// Every setting once: its key in the file, its environment variable, its flag, its kind, its default and what it means.
import { SEVERITIES } from '../../core/finding.ts';
import { flag, oneOf, paths, text, wholeNumber, type Kind } from './kinds.ts';

/** One setting. `flag` is the long option without dashes; undefined where there is none. */
export interface Setting<T> {
  readonly key: string;
  readonly env: string;
  readonly flag: string | undefined;
  readonly kind: Kind<T>;
  readonly fallback: T;
  readonly meaning: string;
}

/** A mount that says nothing for a day is dead; below a second even a healthy NFS server under load would be. */
const DEADLINE_SECONDS = wholeNumber(1, 86_400);

function setting<T>(
  key: string,
  flagName: string | undefined,
  kind: Kind<T>,
  fallback: T,
  meaning: string,
): Setting<T> {
  const env = `ULLAGE_${key.replaceAll(/[.-]/g, '_').toUpperCase()}`;
  return { key, env, flag: flagName, kind, fallback, meaning };
}

/** Optional text has no default value: the kind reads text, the setting may be unset. */
const optionalText: Kind<string | undefined> = text;

/** All settings, in the order in which they are documented. */
export const SETTINGS = {
  connect: setting('connect', 'connect', optionalText, undefined, 'libvirt to ask; unset means qemu:///system'),
  paths: setting('paths', 'path', paths, [], "directories to walk; none means Nova's and libvirt's own that exist"),
  exact: setting(
    'exact',
    'exact',
    flag,
    false,
    'walk the tables of qcow2 images: exact for snapshots and compressed clusters',
  ),
  deadlineSeconds: setting(
    'deadline-seconds',
    'deadline',
    DEADLINE_SECONDS,
    5,
    'how long any one mount, or libvirt, may take to answer',
  ),
  as: setting('as', 'as', oneOf(['ullage', 'nova', 'nova-kilo']), 'ullage', 'by whose rules the promises are shown'),
  failOn: setting(
    'fail-on',
    'fail-on',
    oneOf([...SEVERITIES, 'never']),
    'never',
    'findings of this severity and above make the exit code 1',
  ),
  bytes: setting('bytes', 'bytes', flag, false, 'exact bytes instead of GiB'),
  rows: setting(
    'rows',
    undefined,
    wholeNumber(1, 100_000),
    20,
    'rows of a table before the rest is summed in one line',
  ),
  color: setting(
    'color',
    'no-color',
    oneOf(['auto', 'always', 'never']),
    'auto',
    'colours: auto asks NO_COLOR, FORCE_COLOR, TERM and whether stdout is a terminal',
  ),
  snapshotAgeDays: setting(
    'thresholds.snapshot-age-days',
    undefined,
    wholeNumber(0, 36_500),
    30,
    'a snapshot older than this is a finding',
  ),
  snapshotSharePercent: setting(
    'thresholds.snapshot-share-percent',
    undefined,
    wholeNumber(0, 1000),
    20,
    "a snapshot that holds more than this share of its disk's virtual size is a finding",
  ),
  thinPoolPercent: setting(
    'thresholds.thin-pool-percent',
    undefined,
    wholeNumber(0, 100),
    85,
    'a thin pool with more than this share of data or metadata in use is a finding',
  ),
  inodePercent: setting(
    'thresholds.inode-percent',
    undefined,
    wholeNumber(0, 100),
    95,
    'a filesystem with more than this share of its inodes in use is a finding',
  ),
} as const;

/** A name in SETTINGS. */
export type SettingName = keyof typeof SETTINGS;

/** The values in force. */
export type Settings = {
  readonly [K in SettingName]: (typeof SETTINGS)[K] extends Setting<infer T> ? T : never;
};

/** Environment variables of ours that are no settings. */
export const OTHER_VARIABLES: Readonly<Record<string, string>> = {
  ULLAGE_CONFIG: 'the configuration file to read instead of /etc/ullage/config.toml',
  ULLAGE_DEBUG: 'when set, errors are printed with their stack',
};
