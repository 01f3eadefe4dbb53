// The allocation ratio that would do, as it is written into a setting.

/** Millionths in hundredths, rounded up: 1.333334 is "1.34". With 1.33 it would not fit yet. */
export function ratioNeededText(ppm: bigint): string {
  const hundredths = (ppm + 9_999n) / 10_000n;
  return `${hundredths / 100n}.${(hundredths % 100n).toString().padStart(2, '0')}`;
}
