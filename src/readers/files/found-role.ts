// What a file under an instances path is, by its name and place alone: Nova's layout, libvirt's flat pools, Proxmox's folders.
import type { FoundRole } from '../../core/report.ts';

/** A file's role, and the instance folder that it lies in. */
export interface Place {
  readonly role: FoundRole;
  readonly folder: string | undefined;
}

/** Extensions of disk images, as qemu-img, libvirt, VMware, VirtualBox, Hyper-V and ploop write them. */
const IMAGE_NAME = /\.(?:qcow2?|img|raw|qed|vmdk|vdi|vhdx?|vpc|hdd|hds|luks)$/iu;

/** Names in an instance folder; the first that matches decides. Source: nova/virt/libvirt (imagebackend, driver), libvirt. */
const IN_FOLDER: readonly (readonly [RegExp, FoundRole])[] = [
  [/^(?:disk\.info|.*\.xml)$/u, 'metadata'],
  [/^disk\.config(?:\.rescue)?$|\.iso$|-cloudinit(?:\.\w+)?$/iu, 'config-drive'],
  [/^console\.log(?:\.\d+)?$/u, 'console'],
  [/^(?:kernel|ramdisk)(?:\.rescue)?$/u, 'cache'],
  [/^base-\d+-disk-\d+/u, 'base'],
  [/^disk(?:\.|$)/u, 'disk'],
  [IMAGE_NAME, 'disk'],
];

/** Names in Nova's image cache that are no base image. */
const IN_CACHE: readonly (readonly [RegExp, FoundRole])[] = [
  [/\.info$/u, 'metadata'],
  [/^(?:ephemeral|swap)_/u, 'cache'],
  [/^/u, 'base'],
];

/** Names directly in a pool directory. libvirt's volumes often have no extension at all. */
const AT_ROOT: readonly (readonly [RegExp, FoundRole])[] = [
  [/^(?:compute_nodes|nova-.*|.*\.(?:xml|lock))$/u, 'metadata'],
  [/^\./u, 'other'],
  [IMAGE_NAME, 'disk'],
  [/^[^.]+$/u, 'disk'],
];

/** Folders that are no instance's. */
const FOLDERS: Readonly<Record<string, (names: readonly string[]) => Place>> = {
  _base: (names) => outsideFolders(roleIn(IN_CACHE, names)),
  locks: () => outsideFolders('metadata'),
  snapshots: () => outsideFolders('leftover'),
  template: (names) => outsideFolders(names[1] === 'cache' ? 'cache' : 'other'),
  dump: () => outsideFolders('other'),
  snippets: () => outsideFolders('other'),
  'lost+found': () => outsideFolders('other'),
};

/** Nova renames a folder so while it moves or deletes the instance. */
const LEFTOVER_FOLDER = /_(?:resize|del)$/u;

/** The role of a file by its path below the walked directory ("u-u-i-d/disk"). */
export function placeOf(relativePath: string): Place {
  const names = relativePath.split('/');
  const [first = ''] = names;
  if (names.length === 1) return outsideFolders(roleIn(AT_ROOT, names));
  // Proxmox keeps a guest's disks in images/<vmid>/.
  if (first === 'images' && names.length > 2) return inFolder(names.slice(1));
  return Object.hasOwn(FOLDERS, first) ? (FOLDERS[first]?.(names) ?? inFolder(names)) : inFolder(names);
}

function inFolder(names: readonly string[]): Place {
  const [folder = ''] = names;
  return { role: LEFTOVER_FOLDER.test(folder) ? 'leftover' : roleIn(IN_FOLDER, names), folder };
}

function outsideFolders(role: FoundRole): Place {
  return { role, folder: undefined };
}

function roleIn(table: readonly (readonly [RegExp, FoundRole])[], names: readonly string[]): FoundRole {
  const name = names.at(-1) ?? '';
  return table.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
}
