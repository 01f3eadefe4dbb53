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
  const summaries = providers.map((node) => `"${node.uuid}":${summaryText(node, asked, minor)}`);
  const texts = requests.map((one) => requestText(one, minor));
  return `{"allocation_requests":[${texts.join(',')}],"provider_summaries":{${summaries.join(',')}}}`;
}

function requestText({ allocations, mappings }: AllocationRequest, minor: number): string {
  if (minor < BY_PROVIDER_SINCE) {
    const list = Array.from(
      allocations,
      ([uuid, amounts]) => `{"resource_provider":{"uuid":"${uuid}"},"resources":${amountsText(amounts)}}`,
    );
    return `{"allocations":[${list.join(',')}]}`;
  }
  const byProvider = Array.from(allocations, ([uuid, amounts]) => `"${uuid}":{"resources":${amountsText(amounts)}}`);
  if (minor < MAPPINGS_SINCE) return `{"allocations":{${byProvider.join(',')}}}`;
  const byGroup = Array.from(mappings, ([suffix, uuids]) => `${JSON.stringify(suffix)}:["${uuids.join('","')}"]`);
  return `{"allocations":{${byProvider.join(',')}},"mappings":{${byGroup.join(',')}}}`;
}

function amountsText(amounts: ReadonlyMap<string, number>): string {
  let text = '';
  for (const [name, amount] of amounts) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${amount}`;
  return `{${text}}`;
}

/** With all classes, without trees and with: a provider that has changed is another object. */
const KEPT = [new WeakMap<ProviderNode, string>(), new WeakMap<ProviderNode, string>()] as const;

function summaryText(node: ProviderNode, asked: ReadonlySet<string> | undefined, minor: number): string {
  if (asked !== undefined) return JSON.stringify(summaryOf(node, asked, minor));
  const kept = KEPT[minor >= TREES_SINCE ? 1 : 0];
  const known = kept.get(node);
  if (known !== undefined) return known;
  const text = JSON.stringify(summaryOf(node, undefined, minor));
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
