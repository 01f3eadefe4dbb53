// Decides on writes of allocations, one after the other, over providers and consumers as they were read under their locks. A write is
// done whole or not at all; what it leaves is what the next one finds.
import { placementAdmits } from './capacity.ts';
import { isUnitOf, usedOf, type ProviderNode } from './provider-node.ts';

/** Amounts by resource class. */
export type ClassAmounts = ReadonlyMap<string, number>;

/** Amounts by UUID of the provider. */
export type Allocations = ReadonlyMap<string, ClassAmounts>;

/** Whose allocations they are. */
export interface Owner {
  readonly project: string;
  readonly user: string;
  /** Undefined: nobody said one. */
  readonly type: string | undefined;
}

/** A consumer as it is. One that has neither allocations nor a record is none. */
export interface ConsumerState {
  readonly id: string;
  readonly generation: number;
  readonly owner: Owner;
  readonly allocations: Allocations;
  /** The move of the resource tracker that it is in the middle of. */
  readonly moveId: string | undefined;
}

/** What one consumer is to have from now on, in place of all that it had. */
export interface WantedAllocations {
  readonly consumer: string;
  readonly allocations: Allocations;
  /** Its generation as the caller knows it; null: there is no such consumer. Undefined: the caller does not say. */
  readonly generation: number | null | undefined;
  /** A type that is undefined leaves it as it is. */
  readonly owner: Owner;
  /** It must have allocations: for a call that takes them away. */
  readonly mustHave?: true;
}

/** Why a write is refused. */
export type AllocationRefusal =
  | { readonly kind: 'consumer-generation'; readonly expected: number | null; readonly got: number | null }
  | { readonly kind: 'no-allocations'; readonly consumer: string }
  | { readonly kind: 'moving'; readonly consumer: string; readonly moveId: string }
  | { readonly kind: 'no-such-provider'; readonly provider: string }
  | { readonly kind: 'no-such-class'; readonly resourceClass: string }
  | {
      readonly kind: 'no-inventory' | 'units' | 'capacity';
      readonly provider: string;
      readonly resourceClass: string;
    };

/** What a book is told besides who there is. */
export interface BookRules {
  readonly isClass: (name: string) => boolean;
  /** Its generation rises with every change of what it is charged, and not only with what Placement's callers see it rise with. */
  readonly isReported: (provider: string) => boolean;
}

/** Providers and consumers while a batch of writes is decided. */
export class AllocationBook {
  readonly #providers: ReadonlyMap<string, ProviderNode>;
  readonly #rules: BookRules;
  readonly #used = new Map<string, Map<string, number>>();
  readonly #consumers: Map<string, ConsumerState | undefined>;
  readonly #raised = new Map<string, number>();

  constructor(
    providers: ReadonlyMap<string, ProviderNode>,
    consumers: ReadonlyMap<string, ConsumerState>,
    rules: BookRules,
  ) {
    this.#providers = providers;
    this.#consumers = new Map(consumers);
    this.#rules = rules;
  }

  /** A consumer as the writes so far have left it; undefined where there is none. */
  consumer(id: string): ConsumerState | undefined {
    return this.#consumers.get(id);
  }

  /** By how much the generation of each provider has risen that is charged otherwise than before; by 0 where only something was
   *  taken off that callers do not expect it to rise for. */
  get raised(): ReadonlyMap<string, number> {
    return this.#raised;
  }

  /** Does one write, of one or several consumers; undefined when it is done. */
  write(wanted: readonly WantedAllocations[]): AllocationRefusal | undefined {
    const refusal = first(wanted, (one) => this.#consumerRefusal(one)) ?? this.#namesRefusal(wanted);
    if (refusal !== undefined) return refusal;
    const change = this.#changeOf(wanted);
    const short = this.#shortage(wanted, change);
    if (short !== undefined) return short;
    for (const [provider, amounts] of change) this.#take(provider, amounts, this.#isRaised(provider, wanted));
    for (const one of wanted) this.#consumers.set(one.consumer, this.#after(one));
    return undefined;
  }

  #consumerRefusal({ consumer, generation, mustHave }: WantedAllocations): AllocationRefusal | undefined {
    const known = this.#consumers.get(consumer);
    if (mustHave === true && known === undefined) return { kind: 'no-allocations', consumer };
    if (generation !== undefined && (known?.generation ?? null) !== generation) {
      return { kind: 'consumer-generation', expected: known?.generation ?? null, got: generation };
    }
    return known?.moveId === undefined ? undefined : { kind: 'moving', consumer, moveId: known.moveId };
  }

  #namesRefusal(wanted: readonly WantedAllocations[]): AllocationRefusal | undefined {
    const providers = wanted.flatMap(({ allocations }) => [...allocations.keys()]);
    const missing = providers.find((uuid) => !this.#providers.has(uuid));
    if (missing !== undefined) return { kind: 'no-such-provider', provider: missing };
    const classes = wanted.flatMap(({ allocations }) =>
      [...allocations.values()].flatMap((amounts) => [...amounts.keys()]),
    );
    const unknown = classes.find((name) => !this.#rules.isClass(name));
    return unknown === undefined ? undefined : { kind: 'no-such-class', resourceClass: unknown };
  }

  /** What all consumers of a write together take more of each provider, or less; providers that are only named count, too. */
  #changeOf(wanted: readonly WantedAllocations[]): ReadonlyMap<string, ReadonlyMap<string, number>> {
    const change = new Map<string, Map<string, number>>();
    const add = (allocations: Allocations, sign: 1 | -1): void => {
      for (const [provider, amounts] of allocations) {
        const sums = change.get(provider) ?? new Map<string, number>();
        change.set(provider, sums);
        for (const [name, amount] of amounts) sums.set(name, (sums.get(name) ?? 0) + sign * amount);
      }
    };
    for (const { consumer, allocations } of wanted) {
      add(this.#consumers.get(consumer)?.allocations ?? new Map(), -1);
      add(allocations, 1);
    }
    return change;
  }

  #shortage(
    wanted: readonly WantedAllocations[],
    change: ReadonlyMap<string, ReadonlyMap<string, number>>,
  ): AllocationRefusal | undefined {
    return first(wanted, ({ allocations }) =>
      first([...allocations], ([provider, amounts]) =>
        first([...amounts], ([resourceClass, amount]) => {
          const kind = this.#fault(provider, resourceClass, amount, change.get(provider)?.get(resourceClass) ?? 0);
          return kind === undefined ? undefined : { kind, provider, resourceClass };
        }),
      ),
    );
  }

  /** A provider that is over its capacity lets claims stay and shrink: what makes nothing worse is accepted. */
  #fault(
    provider: string,
    resourceClass: string,
    amount: number,
    more: number,
  ): 'no-inventory' | 'units' | 'capacity' | undefined {
    const inventory = this.#providers.get(provider)?.inventories.get(resourceClass);
    if (inventory === undefined) return 'no-inventory';
    if (!isUnitOf(inventory, amount)) return 'units';
    if (more <= 0 || placementAdmits(inventory, this.usedOf(provider, resourceClass), more)) return undefined;
    return 'capacity';
  }

  /** What is promised of a class after the writes so far. */
  usedOf(provider: string, resourceClass: string): number {
    const changed = this.#used.get(provider)?.get(resourceClass);
    if (changed !== undefined) return changed;
    const node = this.#providers.get(provider);
    return node === undefined ? 0 : usedOf(node, resourceClass);
  }

  /** As Placement does it: by what a consumer is to have, or by its being told to have nothing; not by what goes elsewhere. */
  #isRaised(provider: string, wanted: readonly WantedAllocations[]): boolean {
    return (
      this.#rules.isReported(provider) ||
      wanted.some(({ allocations, mustHave }) =>
        allocations.size === 0 ? mustHave !== true : allocations.has(provider),
      )
    );
  }

  #take(provider: string, amounts: ReadonlyMap<string, number>, isRaised: boolean): void {
    const used = this.#used.get(provider) ?? new Map<string, number>();
    for (const [name, more] of amounts) used.set(name, this.usedOf(provider, name) + more);
    this.#used.set(provider, used);
    this.#raised.set(provider, (this.#raised.get(provider) ?? 0) + (isRaised ? 1 : 0));
  }

  /** Whoever has no allocation is no consumer. */
  #after({ consumer, allocations, owner }: WantedAllocations): ConsumerState | undefined {
    if (allocations.size === 0) return undefined;
    const known = this.#consumers.get(consumer);
    return {
      id: consumer,
      generation: (known?.generation ?? 0) + 1,
      owner: { ...owner, type: owner.type ?? known?.owner.type },
      allocations,
      moveId: undefined,
    };
  }
}

function first<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
