// A program for a mount namespace of its own: mounts, binds, shares and unmounts at random below a folder, and after each step
// compares the device that `mountOf` gives for a path with the kernel's st_dev. Arguments: folder, seed, steps. Prints one JSON line.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { mountOf } from '../../src/formats/mountinfo/mount-of.ts';
import { parseMountinfo } from '../../src/formats/mountinfo/parse-mountinfo.ts';
import { deviceNumber } from '../../src/readers/filesystems/device-superblock.ts';

const [folder = '', seedText = '', stepsText = ''] = process.argv.slice(2);

/** Three names on three levels: few places, so that mounts meet. */
const NAMES = ['a', 'b', 'a b'];
const MAX_DEPTH = 3;

const PATHS_PER_STEP = 12;

/** Recursive binds of shared mounts double the table at every step. */
const MAX_MOUNTS = 500;

let state = Number(seedText);

/** 0 … below − 1; Lehmer's generator, whose products stay below 2⁵³. */
function random(below: number): number {
  state = (state * 48_271) % 2_147_483_647;
  return state % below;
}

function randomPath(): string {
  const names = Array.from({ length: random(MAX_DEPTH + 1) }, () => `/${NAMES[random(NAMES.length)]}`);
  return folder + names.join('');
}

function mounts(): ReturnType<typeof parseMountinfo> {
  return parseMountinfo(readFileSync('/proc/self/mountinfo', 'utf8'));
}

function randomCommand(): readonly string[] {
  const path = randomPath();
  const other = randomPath();
  for (const each of [path, other]) mkdirSync(each, { recursive: true });
  const choices = [
    ['mount', '-t', 'tmpfs', 'tmpfs', path],
    ['mount', '-t', 'tmpfs', 'tmpfs', path],
    ['mount', '--bind', other, path],
    ['mount', '--rbind', other, path],
    ['mount', '--make-shared', path],
    ['umount', '-l', path],
  ];
  return choices[random(choices.length)] ?? [];
}

/** What cannot be done (sharing what is no mount point, unmounting nothing) is left undone. */
function attempt([command = '', ...args]: readonly string[]): void {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
  } catch {
    // mount(8) refused
  }
}

function compare(path: string): string | undefined {
  mkdirSync(path, { recursive: true });
  compared += 1;
  const kernel = deviceNumber(statSync(path, { bigint: true }).dev);
  const ours = mountOf(path, mounts())?.device;
  return kernel === ours ? undefined : `${path} is on ${kernel}, not ${ours}`;
}

let compared = 0;
const differences: string[] = [];
for (let step = 0; step < Number(stepsText); step += 1) {
  attempt(mounts().length > MAX_MOUNTS ? ['umount', '-l', folder] : randomCommand());
  for (let count = 0; count < PATHS_PER_STEP; count += 1) {
    const difference = compare(randomPath());
    if (difference !== undefined) differences.push(`step ${step}: ${difference}`);
  }
}
console.log(JSON.stringify({ compared, differences: differences.slice(0, 10) }));
