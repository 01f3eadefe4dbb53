// The view of all providers of one server: brought up to date before a call is answered, so that no answer is older than its question,
// whichever server made the change.
import { CUSTOM_PREFIX, STANDARD_CLASSES, STANDARD_TRAITS } from '../../core/placement/standard-names.ts';
import { PlacementView } from '../../core/placement/view.ts';
import { FROM_THE_START, readNews, type CatchUp } from '../../store/placement-api/catch-up.ts';
import type { KnownProvider } from '../../store/placement-api/read-nodes.ts';
import type { Store } from '../../store/store.ts';
import { SharedLook } from '../shared-look.ts';

/** Everything that placement is asked about, as of a moment after it was asked. */
export interface Fleet {
  readonly view: PlacementView;
  /** By UUID, in the order in which they came to be. */
  readonly providers: ReadonlyMap<string, KnownProvider>;
  isClass(name: string): boolean;
  isTrait(name: string): boolean;
  /** Every class, in Placement's order. */
  classes(): readonly string[];
  traits(): readonly string[];
}

/** Keeps the view. Reads that come while one is under way share the next. */
export class ViewKeeper implements Fleet {
  readonly #store: Store;
  readonly view = new PlacementView();
  readonly #providers = new Map<string, KnownProvider>();
  readonly #uuids = new Map<string, string>();
  readonly #custom = { class: new Set<string>(), trait: new Set<string>() };
  #lowWater = FROM_THE_START;
  readonly #look = new SharedLook(() => this.#catchUp());

  constructor(store: Store) {
    this.#store = store;
  }

  /** The fleet as it is now or later. */
  async current(): Promise<Fleet> {
    await this.#look.now();
    return this;
  }

  get providers(): ReadonlyMap<string, KnownProvider> {
    return this.#providers;
  }

  isClass(name: string): boolean {
    return STANDARD.classes.has(name) || this.#custom.class.has(name) || this.view.countByClass(name, 0) > 0;
  }

  isTrait(name: string): boolean {
    return STANDARD.traits.has(name) || this.#custom.trait.has(name);
  }

  /** Pools of hosts are classes without anybody having made them. */
  classes(): readonly string[] {
    const ofHosts = new Set<string>();
    for (const { origin, inventories } of this.#providers.values()) {
      if (origin === 'asked') continue;
      for (const name of inventories.keys()) if (name.startsWith(CUSTOM_PREFIX)) ofHosts.add(name);
    }
    return [...new Set([...STANDARD_CLASSES, ...this.#custom.class, ...[...ofHosts].toSorted()])];
  }

  traits(): readonly string[] {
    return [...STANDARD_TRAITS, ...this.#custom.trait];
  }

  async #catchUp(): Promise<void> {
    this.#take(await this.#store.read((tx) => readNews(tx, this.#lowWater)));
  }

  #take({ lowWater, providers, names }: CatchUp): void {
    for (const news of providers) if (news.kind === 'gone') this.#forget(news.id);
    for (const news of providers) if (news.kind === 'known') this.#put(news.provider);
    for (const { kind, name, isGone } of names) {
      if (isGone) this.#custom[kind].delete(name);
      else this.#custom[kind].add(name);
    }
    this.#lowWater = lowWater;
  }

  #forget(id: string): void {
    const uuid = this.#uuids.get(id);
    if (uuid === undefined) return;
    this.#uuids.delete(id);
    this.#providers.delete(uuid);
    this.view.remove(uuid);
  }

  #put(provider: KnownProvider): void {
    const { id, uuid } = provider;
    const before = this.#providers.get(uuid);
    if (before !== undefined && before.id !== id) this.#forget(before.id);
    // A host that was forgotten and came back between two looks may have another UUID.
    if (this.#uuids.get(id) !== uuid) this.#forget(id);
    this.#uuids.set(id, uuid);
    this.#providers.set(uuid, provider);
    this.view.put(provider);
  }
}

const STANDARD = { classes: new Set(STANDARD_CLASSES), traits: new Set(STANDARD_TRAITS) };
