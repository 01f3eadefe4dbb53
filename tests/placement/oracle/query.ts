// Random queries for candidates, in a random microversion, each with what that microversion knows.
import type { PeerRequest } from './peer.ts';
import type { Random } from './random.ts';

/** Classes of all inventories. */
export const CLASSES = ['VCPU', 'DISK_GB', 'CUSTOM_X'] as const;

/** Traits of all providers. */
export const TRAITS = ['CUSTOM_A', 'CUSTOM_B', 'MISC_SHARES_VIA_AGGREGATE'] as const;

/** A query, with its microversion. */
export function candidatesQuery(
  random: Random,
  providers: readonly string[],
  aggregates: readonly string[],
): Pick<PeerRequest, 'path' | 'minor'> {
  const minor = random.of(10, 12, 17, 21, 25, 29, 33, 34, 36, 36, 39, 39, 39);
  const suffixes = minor < 25 ? [''] : random.of([''], [''], ['1'], ['', '1'], ['1', '2'], ['', '1', '2']);
  const words = suffixes.flatMap((suffix) => groupWords(random, { suffix, minor, providers, aggregates }));
  const granular = suffixes.filter((suffix) => suffix !== '');
  if (granular.length > 1 || (minor >= 25 && random.chance(20)))
    words.push(`group_policy=${random.of('none', 'isolate')}`);
  if (minor >= 36 && granular.length > 1 && random.chance(40)) words.push(`same_subtree=${granular.join(',')}`);
  if (minor >= 35 && random.chance(15)) words.push(`root_required=${random.of('CUSTOM_A', '!CUSTOM_A')}`);
  return { path: `/allocation_candidates?${words.join('&')}`, minor };
}

interface GroupOf {
  readonly suffix: string;
  readonly minor: number;
  readonly providers: readonly string[];
  readonly aggregates: readonly string[];
}

function groupWords(random: Random, { suffix, minor, providers, aggregates }: GroupOf): string[] {
  const classes = random.some(CLASSES, 45);
  const amounts = (classes.length > 0 ? classes : ['VCPU']).map((name) => `${name}:${random.of(1, 1, 2, 4)}`);
  const words = [`resources${suffix}=${amounts.join(',')}`];
  if (minor >= 17 && random.chance(20)) {
    const traits = [
      'CUSTOM_A',
      ...(minor >= 22 ? ['!CUSTOM_B'] : []),
      ...(minor >= 39 ? ['in:CUSTOM_A,CUSTOM_B'] : []),
    ];
    words.push(`required${suffix}=${random.of('CUSTOM_B', ...traits)}`);
  }
  if (minor >= 21 && random.chance(20)) {
    const [one = '', other = ''] = aggregates;
    const forms = [one, `in:${one},${other}`, ...(minor >= 32 ? [`!${one}`] : [])];
    words.push(`member_of${suffix}=${random.of(other, ...forms)}`);
  }
  if (minor >= 31 && random.chance(10)) words.push(`in_tree${suffix}=${random.of(random.uuid(), ...providers)}`);
  return words;
}
