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

/** What is to be known of a decision beside a reason. */
interface Asked {
  readonly considered: number;
  readonly request: { readonly host?: string | undefined };
}

/** The class of pools of which no host of all has any: it is the request that is at fault then, and no host. Undefined: something else is. Who
 *  asks for one host alone learns nothing of the others. */
export function classNobodyHas(
  { rule, resource, hosts }: { readonly rule: string; readonly resource?: string | undefined; readonly hosts: number },
  { considered, request }: Asked,
): string | undefined {
  const isOfAll = hosts === considered && request.host === undefined;
  return rule === 'no-inventory' && isOfAll && resource?.startsWith('disk:') === true
    ? resource.slice('disk:'.length)
    : undefined;
}

function nameOf({ rule, resource }: ReasonCount): string {
  return `${rule} ${resource ?? ''}`;
}
