// A Nova-like instances tree of real images, made by qemu-img, with a domain XML file in each instance folder.
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** One guest with one disk. */
export interface TreeGuest {
  readonly uuid: string;
  readonly name: string;
  /** Absolute path of its disk. */
  readonly disk: string;
  readonly format: 'qcow2' | 'raw';
}

/** Runs a tool of the tests; its output on failure is the error's message. */
export async function tool(command: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run(command, args, { maxBuffer: 2 ** 26 });
  return stdout;
}

/** qemu-img create with the given options; makes the folder. */
export async function createImage(path: string, format: string, size: string, ...options: string[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await tool('qemu-img', 'create', '-q', '-f', format, ...options, path, size);
}

/** Runs qemu-io commands on an image: "write 0 200M". */
export async function qemuIo(path: string, format: string, ...commands: readonly string[]): Promise<void> {
  const script = commands.flatMap((command) => ['-c', command]);
  const output = await tool('qemu-io', '-f', format, ...script, path);
  if (/failed|error/i.test(output)) throw new Error(`qemu-io on ${path}: ${output}`);
}

/** The guest number `index` of a tree, with its folder and domain XML written. */
export async function defineGuest(root: string, index: number, format: TreeGuest['format']): Promise<TreeGuest> {
  const uuid = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  const name = `instance-${String(index).padStart(8, '0')}`;
  const disk = join(root, uuid, 'disk');
  await mkdir(join(root, uuid), { recursive: true });
  await writeFile(join(root, uuid, 'libvirt.xml'), domainXml({ uuid, name, disk, format }));
  return { uuid, name, disk, format };
}

/** A domain with one disk that libvirt accepts. */
export function domainXml({ uuid, name, disk, format }: TreeGuest): string {
  return `<domain type='qemu'><name>${name}</name><uuid>${uuid}</uuid><memory unit='MiB'>8</memory><vcpu>1</vcpu>
 <os><type arch='x86_64' machine='pc'>hvm</type></os><devices>
 <disk type='file' device='disk'><driver name='qemu' type='${format}' discard='unmap'/><source file='${disk}'/><target dev='vda' bus='virtio'/></disk>
 </devices></domain>\n`;
}
