// An instances tree for Nova's audit and ours: guests are defined one by one, and both are told the same of them.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { definitionXml, uuidOf, type DiskDefinition } from '../services/guest-definition.ts';
import type { NovaDomain, NovaRequest } from './nova.ts';

/** Grows guest by guest. */
export class NovaTree {
  readonly root: string;
  readonly #domains: NovaDomain[] = [];

  constructor(root: string) {
    this.root = root;
  }

  /** The folder of the guest that will be defined next. */
  async folder(): Promise<string> {
    const folder = join(this.root, uuidOf(this.#domains.length + 1));
    await mkdir(folder, { recursive: true });
    return folder;
  }

  /** Defines the next guest. `volumes` are targets that Nova has in its list of volumes; null is a guest of somebody else's. */
  async define(disks: readonly DiskDefinition[], volumes: readonly string[] | null = []): Promise<void> {
    const index = this.#domains.length + 1;
    const [uuid, name] = [uuidOf(index), `guest-${String(index).padStart(4, '0')}`];
    await this.#add({ uuid, name, volumes, xml: definitionXml({ uuid, name, disks, isNovas: volumes !== null }) });
  }

  /** Defines the next guest by text that no parser reads. */
  async defineBroken(): Promise<void> {
    const index = this.#domains.length + 1;
    const name = `guest-${String(index).padStart(4, '0')}`;
    await this.#add({ uuid: uuidOf(index), name, volumes: [], xml: `<domain type='qemu'><name>${name}</nome>` });
  }

  request(): NovaRequest {
    return { instancesPath: this.root, domains: this.#domains };
  }

  async #add(domain: NovaDomain): Promise<void> {
    await writeFile(join(await this.folder(), 'libvirt.xml'), domain.xml);
    this.#domains.push(domain);
  }
}
