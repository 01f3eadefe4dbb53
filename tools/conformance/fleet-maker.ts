// Makes providers and what they have through the API itself: what the fixtures of Placement's tests write into their database.
import { randomUUID } from 'node:crypto';

/** A provider to make. Names of other providers are those of this fleet. */
export interface ProviderPlan {
  readonly name: string;
  /** The name in the environment for its UUID; undefined: its own name in capitals and `_UUID`. */
  readonly as?: string;
  readonly parent?: string;
  /** Names in the environment. */
  readonly aggregates?: readonly string[];
  /** A number is the total, and the most that one may have. */
  readonly inventories?: Readonly<Record<string, number | InventoryPlan>>;
  readonly traits?: readonly string[];
}

/** Fields of an inventory as the API has them; `max_unit` is the total where it is not named. */
export type InventoryPlan = Readonly<Record<string, number>> & { readonly total: number };

/** An allocation to make. */
export interface AllocationPlan {
  readonly provider: string;
  readonly resources: Readonly<Record<string, number>>;
  readonly project: string;
  readonly user: string;
  /** The name in the environment for the UUID of the consumer. */
  readonly as?: string;
}

/** Makes a fleet on one server. */
export class FleetMaker {
  readonly #url: string;
  readonly #environment: Record<string, string>;
  readonly #uuids = new Map<string, string>();

  /** `environment` gets the names of what is made. A UUID that it has already is taken. */
  constructor(url: string, environment: Record<string, string>) {
    this.#url = url;
    this.#environment = environment;
  }

  /** Parents come before their children. */
  async makeAll(plans: readonly ProviderPlan[]): Promise<void> {
    for (const plan of plans) await this.#make(plan);
  }

  /** As a consumer that is new. */
  async allocate({ provider, resources, project, user, as }: AllocationPlan): Promise<void> {
    const consumer = randomUUID();
    if (as !== undefined) this.#environment[as] = consumer;
    await this.#ask('PUT', `/allocations/${consumer}`, {
      allocations: { [this.#uuidOf(provider)]: { resources } },
      project_id: project,
      user_id: user,
      consumer_generation: null,
    });
  }

  async #make({ name, as, parent, aggregates = [], inventories = {}, traits = [] }: ProviderPlan): Promise<void> {
    const key = as ?? `${name.toUpperCase()}_UUID`;
    const uuid = (this.#environment[key] ??= randomUUID());
    this.#uuids.set(name, uuid);
    const path = `/resource_providers/${uuid}`;
    const below = parent === undefined ? {} : { parent_provider_uuid: this.#uuidOf(parent) };
    await this.#ask('POST', '/resource_providers', { name, uuid, ...below });
    // At 1.18: as in the fixtures, it costs no generation.
    if (aggregates.length > 0) await this.#ask('PUT', `${path}/aggregates`, this.#uuidsOf(aggregates), 18);
    for (const [resourceClass, plan] of Object.entries(inventories))
      await this.#addInventory(path, resourceClass, plan);
    if (traits.length > 0) await this.#setTraits(path, traits);
  }

  async #addInventory(path: string, resourceClass: string, plan: number | InventoryPlan): Promise<void> {
    if (resourceClass.startsWith('CUSTOM_')) await this.#ask('PUT', `/resource_classes/${resourceClass}`);
    const fields = typeof plan === 'number' ? { total: plan } : plan;
    await this.#ask('POST', `${path}/inventories`, {
      max_unit: fields.total,
      ...fields,
      resource_class: resourceClass,
      resource_provider_generation: await this.#generationOf(path),
    });
  }

  async #setTraits(path: string, traits: readonly string[]): Promise<void> {
    for (const trait of traits) if (trait.startsWith('CUSTOM_')) await this.#ask('PUT', `/traits/${trait}`);
    await this.#ask('PUT', `${path}/traits`, {
      traits,
      resource_provider_generation: await this.#generationOf(path),
    });
  }

  async #generationOf(path: string): Promise<unknown> {
    const found: unknown = JSON.parse(await this.#ask('GET', path));
    return typeof found === 'object' && found !== null && 'generation' in found ? found.generation : undefined;
  }

  #uuidOf(name: string): string {
    const uuid = this.#uuids.get(name);
    if (uuid === undefined) throw new Error(`${name} is no provider that was made before`);
    return uuid;
  }

  #uuidsOf(names: readonly string[]): readonly string[] {
    return names.map((name) => this.#environment[name] ?? name);
  }

  async #ask(method: string, path: string, body?: object, minor = 36): Promise<string> {
    const headers = { 'x-auth-token': 'admin', 'openstack-api-version': `placement 1.${minor}` };
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.ok) return text;
    throw new Error(`make what the tests need: ${method} ${path}: ${response.status} ${text}`);
  }
}
