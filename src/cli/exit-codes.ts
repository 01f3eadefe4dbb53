// What the process's exit code says, and which of two answers wins.

/** All exit codes of ullage, with what they mean. */
export const EXIT_CODES = {
  fine: 0,
  bad: 1,
  failed: 2,
  incomplete: 3,
} as const;

/** One of EXIT_CODES. */
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

/** For --help and the man page. */
export const EXIT_CODE_MEANINGS: readonly (readonly [ExitCode, string])[] = [
  [0, 'everything could be read, and nothing is promised that is not there'],
  [1, 'a worst case is certainly negative, or a finding reaches the severity of --fail-on'],
  [2, 'it could not run: wrong usage or configuration, no libvirt, no such pool or guest'],
  [3, "nothing bad was seen, but not everything could be read, or another host's report is late or lost"],
];

/** The same codes as `ullage inspect` uses them. */
export const INSPECT_EXIT_CODE_MEANINGS: typeof EXIT_CODE_MEANINGS = [
  [0, 'every image could be read, and nothing about them calls for a warning'],
  [1, 'an image is damaged or cut short, or names a file or address that nobody should trust'],
  [2, 'no image could be read, or wrong usage or configuration'],
  [3, 'nothing bad was seen, but not everything could be read'],
];

/** The same codes as the commands use them that ask a server about hosts. */
export const FLEET_EXIT_CODE_MEANINGS: typeof EXIT_CODE_MEANINGS = [
  [
    0,
    'every host that stands behind the answer is fresh and could be read whole, and no worst case that is shown is negative',
  ],
  [1, 'a worst case that is shown is certainly negative'],
  [2, 'it could not run: wrong usage or configuration, no server, refused by it, no such host'],
  [3, 'nothing bad was seen, but a host that stands behind the answer is late, lost or partial'],
];

/** The same codes of `ullage findings`. */
export const FINDINGS_EXIT_CODE_MEANINGS: typeof EXIT_CODE_MEANINGS = [
  [0, 'every host that stands behind the answer is fresh and could be read whole, and no finding reaches --fail-on'],
  [1, 'a finding reaches the severity of --fail-on'],
  [2, 'it could not run: wrong usage or configuration, no server, refused by it, no such host'],
  [3, 'no finding reaches --fail-on, but a host that stands behind the answer is late, lost or partial'],
];

/** The same codes of `ullage problems`. */
export const PROBLEMS_EXIT_CODE_MEANINGS: typeof EXIT_CODE_MEANINGS = [
  [0, 'there is no problem, and every host that stands behind the answer is fresh and could be read whole'],
  [2, 'it could not run: wrong usage or configuration, no server, refused by it, no such host'],
  [3, 'there are problems, or a host that stands behind the answer is late, lost or partial'],
];

/** The same codes of `ullage place` and `ullage placement show`. */
export const PLACE_EXIT_CODE_MEANINGS: typeof EXIT_CODE_MEANINGS = [
  [0, 'a host was chosen, its figures are beyond doubt, and no limit is overrun'],
  [1, 'no host fits, or a limit is overrun by force'],
  [2, 'it could not run: wrong usage or configuration, no server, refused by it, no such host'],
  [3, 'a host was chosen that is late, lost or partial, or of which a figure is not known'],
];

/** Why 1 outranks 3: what is missing can only make a negative worst case worse, so the alarm is certain, the gap a detail. */
export const EXIT_CODE_PRECEDENCE =
  'When several apply, 2 comes before 1 and 1 before 3: what could not be read cannot make a negative worst case positive.';
