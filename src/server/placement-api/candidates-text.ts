// Candidates as the JSON text that is answered, in the spellings of every microversion. A whole answer for a large fleet is megabytes: it
// is put together from texts, and what it says of a provider is kept for as long as that is so.
import type { AllocationRequest } from '../../core/placement/candidates/request.ts';
import { summarizedClasses } from '../../core/placement/candidates/summaries.ts';
import type { ProviderNode } from '../../core/placement/provider-node.ts';

/** First microversions of: allocations by provider, traits, all classes, trees, mappings. */
const BY_PROVIDER_SINCE = 12;
const TRAITS_SINCE = 17;
export const ALL_CLASSES_SINCE = 27;
const TREES_SINCE = 29;
const MAPPINGS_SINCE = 34;

/** The whole answer. UUIDs have nothing to escape. `asked`: the classes that summaries tell of; undefined for all. */
export function candidatesText(
  requests: readonly AllocationRequest[],
  providers: readonly ProviderNode[],
  asked: ReadonlySet<string> | undefined,
  minor: number,
): string {
  const textOf = requestTexts(minor);
  const texts = requests.map(textOf);
  const summaries = providers.map((node) => summaryText(node, asked, minor));
  return `{"allocation_requests":[${texts.join(',')}],"provider_summaries":{${summaries.join(',')}}}`;
}

/** Tells of candidates one after the other. Most have the amounts of the one before. */
function requestTexts(minor: number): (request: AllocationRequest) => string {
  const amountsText = remembered((amounts: ReadonlyMap<string, number>) => JSON.stringify(Object.fromEntries(amounts)));
  const suffixText = remembered((suffix: string) => JSON.stringify(suffix));
  return ({ allocations, mappings }) => {
    let byProvider = '';
    for (const [uuid, amounts] of allocations) {
      const text =
        minor < BY_PROVIDER_SINCE
          ? `{"resource_provider":{"uuid":"${uuid}"},"resources":${amountsText(amounts)}}`
          : `"${uuid}":{"resources":${amountsText(amounts)}}`;
      byProvider = byProvider === '' ? text : `${byProvider},${text}`;
    }
    if (minor < BY_PROVIDER_SINCE) return `{"allocations":[${byProvider}]}`;
    if (minor < MAPPINGS_SINCE) return `{"allocations":{${byProvider}}}`;
    let byGroup = '';
    for (const [suffix, uuids] of mappings) {
      const text = `${suffixText(suffix)}:["${uuids.length === 1 ? uuids[0] : uuids.join('","')}"]`;
      byGroup = byGroup === '' ? text : `${byGroup},${text}`;
    }
    return `{"allocations":{${byProvider}},"mappings":{${byGroup}}}`;
  };
}

/** The same function, that need not do again what it did last. */
function remembered<T>(textOf: (value: T) => string): (value: T) => string {
  let [last, text]: readonly [T | undefined, string] = [undefined, ''];
  return (value) => {
    if (value !== last) [last, text] = [value, textOf(value)];
    return text;
  };
}

/** With all classes, without trees and with: a provider that has changed is another object. */
const KEPT = [new WeakMap<ProviderNode, string>(), new WeakMap<ProviderNode, string>()] as const;

function summaryText(node: ProviderNode, asked: ReadonlySet<string> | undefined, minor: number): string {
  if (asked !== undefined) return `"${node.uuid}":${JSON.stringify(summaryOf(node, asked, minor))}`;
  const kept = KEPT[minor >= TREES_SINCE ? 1 : 0];
  const known = kept.get(node);
  if (known !== undefined) return known;
  const text = `"${node.uuid}":${JSON.stringify(summaryOf(node, undefined, minor))}`;
  kept.set(node, text);
  return text;
}

function summaryOf(node: ProviderNode, asked: ReadonlySet<string> | undefined, minor: number): object {
  return {
    resources: Object.fromEntries(summarizedClasses(node, asked)),
    ...(minor >= TRAITS_SINCE ? { traits: [...node.traits] } : {}),
    ...(minor >= TREES_SINCE ? { parent_provider_uuid: node.parent ?? null, root_provider_uuid: node.root } : {}),
  };
}
