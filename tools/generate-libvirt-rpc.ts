// Writes src/formats/libvirt-rpc/procedures.gen.ts from libvirt's own remote_protocol.x: numbers, limits and field order only.
// Usage: node tools/generate-libvirt-rpc.ts PATH/remote_protocol.x > src/formats/libvirt-rpc/procedures.gen.ts && oxfmt that file
import { readFileSync } from 'node:fs';
import { parseProtocol, type Field, type Protocol } from './remote-protocol.ts';

/** The procedures that Ullage may call. DEFINE, CREATE and SET_BLOCK_THRESHOLD are not among them: it never changes a guest. */
const CALLS = [
  'CONNECT_OPEN',
  'CONNECT_CLOSE',
  'CONNECT_GET_TYPE',
  'CONNECT_GET_VERSION',
  'CONNECT_GET_HOSTNAME',
  'NODE_GET_INFO',
  'DOMAIN_GET_XML_DESC',
  'CONNECT_SUPPORTS_FEATURE',
  'AUTH_LIST',
  'AUTH_POLKIT',
  'STORAGE_POOL_LOOKUP_BY_NAME',
  'STORAGE_POOL_GET_XML_DESC',
  'STORAGE_VOL_LOOKUP_BY_NAME',
  'STORAGE_VOL_GET_PATH',
  'CONNECT_GET_URI',
  'STORAGE_POOL_IS_ACTIVE',
  'CONNECT_GET_LIB_VERSION',
  'DOMAIN_GET_BLOCK_INFO',
  'DOMAIN_GET_STATE',
  'DOMAIN_GET_BLOCK_JOB_INFO',
  'DOMAIN_GET_DISK_ERRORS',
  'CONNECT_LIST_ALL_DOMAINS',
  'CONNECT_LIST_ALL_STORAGE_POOLS',
  'CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY',
  'CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY',
  'CONNECT_GET_ALL_DOMAIN_STATS',
];

/** The messages that the server sends by itself. */
const EVENTS = [
  'DOMAIN_EVENT_CALLBACK_LIFECYCLE',
  'DOMAIN_EVENT_CALLBACK_IO_ERROR_REASON',
  'DOMAIN_EVENT_CALLBACK_DISK_CHANGE',
  'DOMAIN_EVENT_CALLBACK_TRAY_CHANGE',
  'DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED',
  'DOMAIN_EVENT_BLOCK_JOB_2',
  'DOMAIN_EVENT_CALLBACK_DEVICE_ADDED',
  'DOMAIN_EVENT_CALLBACK_METADATA_CHANGE',
  'DOMAIN_EVENT_BLOCK_THRESHOLD',
];

/** Limits that later libvirt raised: a table of 3.2 must not refuse a reply of 9.0. Arrays stay bounded by their message. */
const RAISED_LIMITS: Readonly<Record<string, number>> = {
  // A guest with a deep chain on many disks passes 4,096 parameters (about ten a layer).
  REMOTE_CONNECT_GET_ALL_DOMAIN_STATS_MAX: 262_144,
};

/** Structures that other modules name. The rest is reached through the tables. */
const EXPORTED = new Set([
  'remote_nonnull_domain',
  'remote_nonnull_storage_pool',
  'remote_domain_stats_record',
  'remote_error',
]);

const BASE_TYPES: Readonly<Record<string, string>> = {
  int: 'int',
  'unsigned int': 'uint',
  hyper: 'hyper',
  'unsigned hyper': 'uhyper',
  double: 'double',
  char: 'int', // rpcgen writes each char of a fixed array as one XDR int
};

/** Discriminants of remote_typed_param_value: virTypedParameterType in libvirt-common.h. */
const TYPED_PARAM_TAGS: Readonly<Record<string, number>> = {
  VIR_TYPED_PARAM_INT: 1,
  VIR_TYPED_PARAM_UINT: 2,
  VIR_TYPED_PARAM_LLONG: 3,
  VIR_TYPED_PARAM_ULLONG: 4,
  VIR_TYPED_PARAM_DOUBLE: 5,
  VIR_TYPED_PARAM_BOOLEAN: 6,
  VIR_TYPED_PARAM_STRING: 7,
};

/** Collects declarations in the order in which they need each other. */
class Emitter {
  readonly #protocol: Protocol;
  readonly #done = new Set<string>();
  readonly #limits = new Set<string>();
  readonly #lines: string[] = [];

  constructor(protocol: Protocol) {
    this.#protocol = protocol;
  }

  /** The expression of a codec for a protocol type, declaring it first when need be. */
  codecOf(type: string): string {
    const base = BASE_TYPES[type];
    if (base !== undefined) return base;
    if (type === 'remote_uuid') return 'uuid';
    const pointer = this.#protocol.pointers.get(type);
    if (pointer !== undefined) return `optional(${this.codecOf(pointer)})`;
    const limit = this.#protocol.strings.get(type);
    if (limit !== undefined) return `string(${this.#limit(limit)})`;
    if (this.#protocol.enums.has(type)) return 'int';
    this.#declare(type);
    return camel(type);
  }

  #declare(type: string): void {
    if (this.#done.has(type)) return;
    this.#done.add(type);
    const fields = this.#protocol.structs.get(type);
    const body = fields === undefined ? this.#union(type) : this.#struct(type, fields);
    this.#lines.push(`/** ${type} */\n${EXPORTED.has(type) ? 'export ' : ''}const ${camel(type)} = ${body};\n`);
  }

  #struct(type: string, fields: readonly Field[]): string {
    return `struct('${type}', {\n${fields.map((field) => `  ${field.name}: ${this.#field(field)},\n`).join('')}})`;
  }

  #field({ type, bound }: Field): string {
    const inner = this.codecOf(type);
    if (bound === undefined) return inner;
    return bound.fixed ? `fixedArray(${inner}, ${bound.size})` : `array(${inner}, ${this.#limit(bound.size)})`;
  }

  #union(type: string): string {
    const arms = this.#protocol.unions.get(type);
    if (arms === undefined) throw new Error(`remote_protocol.x declares no ${type}`);
    const lines = arms.map(({ tag, field }) => {
      const kind = tag.replace('VIR_TYPED_PARAM_', '').toLowerCase();
      return `  { kind: '${kind}', tag: ${TYPED_PARAM_TAGS[tag]}, codec: ${this.#field(field)} },\n`;
    });
    return `union([\n${lines.join('')}])`;
  }

  #limit(name: string): string {
    this.#limits.add(name);
    return `LIMITS.${name}`;
  }

  /** A line of the procedure table. */
  procedure(name: string): string {
    const codecs = (['args', 'ret'] as const).map((part) => {
      const type = `remote_${name.toLowerCase()}_${part}`;
      return `${part}: ${this.#protocol.structs.has(type) ? this.codecOf(type) : 'nothing'}`;
    });
    return `  ${name}: { number: ${this.#number(name)}, ${codecs.join(', ')} },\n`;
  }

  /** A line of the event table. */
  event(name: string): string {
    return `  ${name}: { number: ${this.#number(name)}, message: ${this.codecOf(`remote_${name.toLowerCase()}_msg`)} },\n`;
  }

  #number(name: string): number {
    const number = this.#protocol.procedures.get(name);
    if (number === undefined) throw new Error(`remote_protocol.x declares no REMOTE_PROC_${name}`);
    return number;
  }

  declarations(): string {
    return this.#lines.join('\n');
  }

  limits(): string {
    const line = (name: string): string => `  ${name}: ${RAISED_LIMITS[name] ?? this.#protocol.constants.get(name)},\n`;
    return [...this.#limits].toSorted().map(line).join('');
  }
}

function camel(type: string): string {
  return type.replace(/^remote_(?!error$)/, '').replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function generate(source: string): string {
  const protocol = parseProtocol(source);
  const emitter = new Emitter(protocol);
  emitter.codecOf('remote_error');
  const calls = CALLS.map((name) => emitter.procedure(name)).join('');
  const events = EVENTS.map((name) => emitter.event(name)).join('');
  return `// libvirt's remote protocol: numbers, limits and field order of the procedures in use. Generated: see docs/formats/libvirt-rpc.md.
import { array, fixedArray, hyper, int, nothing, double, optional, string, struct, uhyper, uint, union } from '../xdr/codec.ts';
import { uuid } from './uuid.ts';

/** REMOTE_PROGRAM and REMOTE_PROTOCOL_VERSION. */
export const REMOTE_PROGRAM = ${protocol.constants.get('REMOTE_PROGRAM')};
export const REMOTE_PROTOCOL_VERSION = ${protocol.constants.get('REMOTE_PROTOCOL_VERSION')};

/** Upper limits of strings and arrays, by the protocol's own names. */
export const LIMITS = {
${emitter.limits()}} as const;

${emitter.declarations()}
/** Every procedure that Ullage may call. */
export const PROCEDURES = {
${calls}} as const;

/** Every message that the server sends by itself. */
export const EVENT_MESSAGES = {
${events}} as const;
`;
}

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('usage: node tools/generate-libvirt-rpc.ts PATH/remote_protocol.x');
process.stdout.write(generate(readFileSync(path, 'utf8')));
