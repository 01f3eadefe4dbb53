// Requests one after the other, each chosen by what the ones before have made: mostly right, sometimes wrong, never predictable but by
// the seed. It knows nothing of what the answers should be.
import { isObject } from './normal-form.ts';
import type { PeerRequest } from './peer.ts';
import { candidatesQuery, CLASSES, TRAITS } from './query.ts';
import type { Random } from './random.ts';

/** Asks the two of them, compares, and gives what the oracle answered. */
export type AskBoth = (request: PeerRequest) => Promise<{ readonly status: number; readonly body: unknown }>;

/** What somebody who has made all of it may know. */
export class History {
  readonly #random: Random;
  readonly #ask: AskBoth;
  readonly #aggregates: readonly string[];
  #providers: string[] = [];
  #consumers: string[];

  constructor(random: Random, ask: AskBoth) {
    this.#random = random;
    this.#ask = ask;
    this.#aggregates = [random.uuid(), random.uuid()];
    this.#consumers = Array.from({ length: 4 }, () => random.uuid());
  }

  /** Classes and traits that are nobody's standard, and some providers. */
  async begin(): Promise<void> {
    await this.#ask({ method: 'PUT', path: '/resource_classes/CUSTOM_X', minor: 39 });
    for (const trait of ['CUSTOM_A', 'CUSTOM_B'])
      await this.#ask({ method: 'PUT', path: `/traits/${trait}`, minor: 39 });
    for (let n = 0; n < 5; n += 1) await this.#create();
    for (const uuid of this.#providers) await this.#putInventories(uuid);
  }

  /** One request, with those that it takes to make it. */
  async step(): Promise<void> {
    const roll = this.#random.below(100);
    const provider = this.#random.of(this.#random.uuid(), ...this.#providers, ...this.#providers);
    if (roll < 6) await this.#create();
    else if (roll < 9) await this.#remove(provider);
    else if (roll < 13) await this.#rename(provider);
    else if (roll < 23) await this.#putInventories(provider);
    else if (roll < 31) await this.#putTraits(provider);
    else if (roll < 39) await this.#putAggregates(provider);
    else if (roll < 59) await this.#allocate();
    else if (roll < 63) await this.#release();
    else if (roll < 73) await this.#look(provider);
    else await this.#ask({ method: 'GET', ...candidatesQuery(this.#random, this.#providers, this.#aggregates) });
  }

  async #create(): Promise<void> {
    const uuid = this.#random.uuid();
    const parent = this.#providers.length > 0 && this.#random.chance(50) ? this.#anyProvider() : undefined;
    const body = { name: uuid, uuid, ...(parent === undefined ? {} : { parent_provider_uuid: parent }) };
    const { status } = await this.#ask({ method: 'POST', path: '/resource_providers', minor: 39, body });
    if (status === 200) this.#providers.push(uuid);
  }

  async #remove(uuid: string): Promise<void> {
    const { status } = await this.#ask({ method: 'DELETE', path: `/resource_providers/${uuid}`, minor: 39 });
    if (status === 204) this.#providers = this.#providers.filter((one) => one !== uuid);
  }

  /** Under another parent, or at the top. */
  async #rename(uuid: string): Promise<void> {
    const parent = this.#random.of(null, this.#anyProvider());
    const body = { name: this.#random.of(uuid, `other ${uuid}`), parent_provider_uuid: parent };
    const minor = this.#random.of(14, 37, 39);
    await this.#ask({ method: 'PUT', path: `/resource_providers/${uuid}`, minor, body });
  }

  /** None that leaves a provider over its capacity: of those Placement's master thinks otherwise than its release 8, and so do we. */
  async #putInventories(uuid: string): Promise<void> {
    const usages = await this.#usagesOf(uuid);
    const chosen = this.#random.some(CLASSES, 75).map((name) => [name, this.#inventory()] as const);
    const isShort = chosen.some(([name, one]) => {
      const used = Number(usages[name] ?? 0);
      return used > 0 && used > Math.trunc((one.total - one.reserved) * one.allocation_ratio);
    });
    if (isShort) return;
    const body = {
      resource_provider_generation: await this.#generationOf(uuid),
      inventories: Object.fromEntries(chosen),
    };
    await this.#ask({ method: 'PUT', path: `/resource_providers/${uuid}/inventories`, minor: 39, body });
  }

  #inventory() {
    return {
      total: this.#random.of(4, 8, 16, 100),
      reserved: this.#random.of(0, 0, 0, 1),
      min_unit: this.#random.of(1, 1, 1, 2),
      max_unit: this.#random.of(100, 100, 4),
      step_size: this.#random.of(1, 1, 1, 2),
      allocation_ratio: this.#random.of(1, 1, 1.15, 0.5, 2),
    };
  }

  async #putTraits(uuid: string): Promise<void> {
    const body = {
      resource_provider_generation: await this.#generationOf(uuid),
      traits: this.#random.some(TRAITS, 40),
    };
    await this.#ask({ method: 'PUT', path: `/resource_providers/${uuid}/traits`, minor: 39, body });
  }

  async #putAggregates(uuid: string): Promise<void> {
    const aggregates = this.#random.some(this.#aggregates, 60);
    const path = `/resource_providers/${uuid}/aggregates`;
    if (this.#random.chance(20)) {
      await this.#ask({ method: 'PUT', path, minor: 18, body: aggregates });
      return;
    }
    const body = { resource_provider_generation: await this.#generationOf(uuid), aggregates };
    await this.#ask({ method: 'PUT', path, minor: 39, body });
  }

  /** What Placement refuses as wrong leaves a consumer behind there, which is seen by whoever writes it next: so nobody does. */
  async #allocate(): Promise<void> {
    const at = this.#random.below(this.#consumers.length);
    const consumer = this.#consumers[at] ?? '';
    const body = {
      allocations: Object.fromEntries(this.#someProviders().map((uuid) => [uuid, { resources: this.#amounts() }])),
      consumer_generation: await this.#consumerGenerationOf(consumer),
      project_id: this.#random.of('p1', 'p2'),
      user_id: this.#random.of('u1', 'u2'),
      consumer_type: this.#random.of('INSTANCE', 'MIGRATION'),
    };
    const { status } = await this.#ask({ method: 'PUT', path: `/allocations/${consumer}`, minor: 39, body });
    if (status === 400) this.#consumers[at] = this.#random.uuid();
  }

  async #release(): Promise<void> {
    const consumer = this.#random.of(this.#random.uuid(), ...this.#consumers);
    await this.#ask({ method: 'DELETE', path: `/allocations/${consumer}`, minor: 39 });
  }

  async #look(uuid: string): Promise<void> {
    const below = this.#random.of('', '/inventories', '/usages', '/traits', '/aggregates', '/allocations');
    const path = this.#random.of(
      `/resource_providers/${uuid}${below}`,
      `/allocations/${this.#random.of(this.#random.uuid(), ...this.#consumers)}`,
      `/resource_providers?in_tree=${uuid}`,
      `/resource_providers?required=${this.#random.of('CUSTOM_A', '!CUSTOM_A', 'in:CUSTOM_A,CUSTOM_B')}`,
      `/resource_providers?resources=VCPU:${this.#random.of(1, 3, 9)}`,
      `/usages?project_id=${this.#random.of('p1', 'p2', 'p3')}`,
    );
    // From 1.38 on Placement 8.0.0 answers 500 over PostgreSQL when it is asked for the usages of a project.
    await this.#ask({ method: 'GET', path, minor: path.startsWith('/usages') ? 37 : 39 });
  }

  #anyProvider(): string {
    return this.#random.of(this.#random.uuid(), ...this.#providers, ...this.#providers);
  }

  #someProviders(): readonly string[] {
    const few = this.#random.some(this.#providers, 25).slice(0, 3);
    return few.length > 0 ? few : [this.#anyProvider()];
  }

  #amounts(): object {
    const names = this.#random.some(CLASSES, 40);
    const amounts = (names.length > 0 ? names : ['VCPU']).map((name) => [name, this.#random.of(1, 1, 2, 4, 9)]);
    return Object.fromEntries(amounts) as object; // oxlint-disable-line typescript/no-unsafe-type-assertion -- amounts by name
  }

  async #usagesOf(uuid: string): Promise<Readonly<Record<string, unknown>>> {
    const { body } = await this.#ask({ method: 'GET', path: `/resource_providers/${uuid}/usages`, minor: 39 });
    return isObject(body) && isObject(body['usages']) ? body['usages'] : {};
  }

  /** Mostly the right one. */
  async #generationOf(uuid: string): Promise<unknown> {
    const { body } = await this.#ask({ method: 'GET', path: `/resource_providers/${uuid}`, minor: 39 });
    const generation = isObject(body) ? body['generation'] : 0;
    return this.#random.chance(90) ? (generation ?? 0) : this.#random.below(4);
  }

  async #consumerGenerationOf(consumer: string): Promise<unknown> {
    const { body } = await this.#ask({ method: 'GET', path: `/allocations/${consumer}`, minor: 39 });
    const generation = isObject(body) ? (body['consumer_generation'] ?? null) : null;
    return this.#random.chance(90) ? generation : this.#random.of(null, 0, 1, 7);
  }
}
