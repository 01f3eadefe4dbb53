// Options that many commands have, in the words that all of them say: flags and description, as commander's `option` takes them.

/** Every row of a table. */
export const ALL = ['--all', 'every row'] as const;

/** Sizes to the byte. */
export const BYTES = ['--bytes', 'exact bytes instead of GiB'] as const;

/** Plain text. */
export const NO_COLOR = ['--no-color', 'no colours'] as const;

/** Which server is asked. */
export const SERVER = ['--server <url>', 'the server to ask (default: http://127.0.0.1:8780)'] as const;

/** Whom to trust about who that server is. */
export const TLS_CA = [
  '--tls-ca <file>',
  'authorities that may vouch for it (PEM; default: those that Node knows)',
] as const;

/** Where settings are. */
export const CONFIG = ['--config <file>', 'configuration file (default: /etc/ullage/config.toml)'] as const;

/** Which database is opened. */
export const DATABASE = [
  '--database <database>',
  'postgres:// URL or directory (default: /var/lib/ullage/database)',
] as const;

/** Which libvirt a host's guests are asked of. */
export const CONNECT = ['--connect <uri>', 'libvirt to ask (default: qemu:///system)'] as const;

/** How long reading may take. */
export const DEADLINE = [
  '--deadline <seconds>',
  'how long a mount or libvirt may take to answer (default: 5)',
] as const;
