// What calls of the Placement API come to when one is made after the other: two providers with one class, a few consumers that move
// between them. Written from Placement's reference and not from our code: what many clients see at once is held against it.

/** A provider. */
interface Provider {
  readonly generation: number;
  readonly total: number;
}

/** A consumer: it takes some of one provider. */
interface Consumer {
  readonly generation: number;
  readonly provider: number;
  readonly amount: number;
}

/** Everything there is. */
export interface Books {
  readonly providers: readonly Provider[];
  readonly consumers: ReadonlyMap<string, Consumer>;
}

/** What one consumer is to have. */
export interface Wanted {
  readonly consumer: string;
  readonly provider: number;
  readonly amount: number;
  /** As its caller knows it; null: there is no such consumer. */
  readonly generation: number | null;
}

/** One call. `write` is a PUT of one consumer, or a POST of several. */
export type Call =
  | { readonly kind: 'write'; readonly wanted: readonly Wanted[] }
  | { readonly kind: 'delete'; readonly consumer: string }
  | { readonly kind: 'resize'; readonly provider: number; readonly generation: number; readonly total: number }
  | { readonly kind: 'usages'; readonly provider: number }
  | { readonly kind: 'show'; readonly consumer: string };

/** What a call answers, and what there is then. */
export interface Step {
  readonly outcome: string;
  readonly state: Books;
}

/** Tells states apart. */
export function keyOfBooks({ providers, consumers }: Books): string {
  const held = [...consumers].map(([id, one]) => `${id} ${one.generation} ${one.provider} ${one.amount}`).toSorted();
  return [...providers.map(({ generation, total }) => `${generation} ${total}`), ...held].join();
}

/** Does one call. */
export function stepOf(call: Call, state: Books): Step {
  switch (call.kind) {
    case 'write':
      return write(call.wanted, state);
    case 'delete': {
      if (!state.consumers.has(call.consumer)) return { outcome: '404', state };
      const left = new Map(state.consumers);
      left.delete(call.consumer);
      return { outcome: '204', state: { ...state, consumers: left } };
    }
    case 'resize': {
      const { generation } = providerOf(state, call.provider);
      if (generation !== call.generation) return { outcome: '409 placement.concurrent_update', state };
      const resized = { generation: generation + 1, total: call.total };
      return { outcome: `200 ${resized.generation}`, state: withProvider(state, call.provider, resized) };
    }
    case 'usages': {
      const { generation } = providerOf(state, call.provider);
      return { outcome: `200 ${generation} ${usedOf(state, call.provider)}`, state };
    }
    case 'show': {
      const one = state.consumers.get(call.consumer);
      return { outcome: one === undefined ? '200' : `200 ${one.generation} ${one.provider} ${one.amount}`, state };
    }
  }
}

/** All consumers or none: first their generations, then whether each provider that is asked for more has it. */
function write(wanted: readonly Wanted[], state: Books): Step {
  const isStale = wanted.some(
    ({ consumer, generation }) => (state.consumers.get(consumer)?.generation ?? null) !== generation,
  );
  if (isStale) return { outcome: '409 placement.concurrent_update', state };
  const consumers = new Map(state.consumers);
  for (const { consumer, provider, amount, generation } of wanted) {
    consumers.set(consumer, { generation: (generation ?? 0) + 1, provider, amount });
  }
  let next: Books = { ...state, consumers };
  for (const provider of new Set(wanted.map((one) => one.provider))) {
    const [before, after] = [usedOf(state, provider), usedOf(next, provider)];
    const { generation, total } = providerOf(state, provider);
    if (after > before && after > total) return { outcome: '409 placement.undefined_code', state };
    next = withProvider(next, provider, { generation: generation + 1, total });
  }
  return { outcome: '204', state: next };
}

function usedOf({ consumers }: Books, provider: number): number {
  return [...consumers.values()].reduce((sum, one) => sum + (one.provider === provider ? one.amount : 0), 0);
}

function providerOf({ providers }: Books, index: number): Provider {
  return providers[index] ?? { generation: 0, total: 0 };
}

function withProvider(state: Books, index: number, provider: Provider): Books {
  return { ...state, providers: state.providers.map((one, at) => (at === index ? provider : one)) };
}
