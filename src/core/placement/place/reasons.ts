// What keeps how many hosts out: an answer in a few lines.
import type { HostAnswer, ReasonCount } from './answer.ts';
import type { HostShortage } from './host-shortage.ts';

/** How many hosts lack what. */
export function reasonsOf(answers: readonly HostAnswer[]): readonly ReasonCount[] {
  const byRule = new Map<HostShortage['rule'], Map<string | undefined, { hosts: number; alone: number }>>();
  for (const { shortages } of answers) {
    for (const shortage of shortages) {
      const resource = 'resource' in shortage ? shortage.resource : undefined;
      const ofRule = byRule.get(shortage.rule) ?? new Map<string | undefined, { hosts: number; alone: number }>();
      const count = ofRule.get(resource) ?? { hosts: 0, alone: 0 };
      count.hosts += 1;
      if (shortages.length === 1) count.alone += 1;
      ofRule.set(resource, count);
      byRule.set(shortage.rule, ofRule);
    }
  }
  const counts = [...byRule].flatMap(([rule, ofRule]) =>
    Array.from(ofRule, ([resource, { hosts, alone }]): ReasonCount => ({ rule, resource, hosts, alone })),
  );
  return counts.toSorted((a, b) => b.hosts - a.hosts || b.alone - a.alone || (nameOf(a) < nameOf(b) ? -1 : 1));
}

function nameOf({ rule, resource }: ReasonCount): string {
  return `${rule} ${resource ?? ''}`;
}
