// What hosts are called in an answer: by name, and where several of them have one, by as much of their ids as tells them apart.
import { printable } from '../../core/plain-text.ts';
import { lengthOfShortIds } from '../fleet/short-ids.ts';

interface NamedHost {
  readonly id: string;
  readonly name: string;
}

/** "kvm-2", or "kvm-2 (7fd98b27)" beside another of that name among `hosts`. */
export function hostLabels(hosts: readonly NamedHost[]): (host: NamedHost) => string {
  const byName = Map.groupBy(hosts, ({ name }) => name);
  const twins = [...byName.values()].filter((group) => group.length > 1).flat();
  if (twins.length === 0) return ({ name }) => printable(name);
  const length = lengthOfShortIds(twins.map(({ id }) => id));
  const ids = new Set(twins.map(({ id }) => id));
  return ({ id, name }) => (ids.has(id) ? `${printable(name)} (${id.slice(0, length)})` : printable(name));
}
