// Codecs: small pairs of encode and decode from which a protocol's structures are put together, types included.
import { invariant } from '../../core/invariant.ts';
import { XdrReader } from './reader.ts';
import { XdrWriter } from './writer.ts';

/** Both directions of one XDR type. `decode` throws FormatError; `encode` of a bad value is an InvariantError. */
export interface Codec<Value> {
  /** The fewest bytes that a value takes: bounds how many items an array can claim within a message. */
  readonly minSize: number;
  encode(writer: XdrWriter, value: Value): void;
  decode(reader: XdrReader): Value;
}

/** The value that a codec carries. */
export type ValueOf<C> = C extends Codec<infer Value> ? Value : never;

/** Signed 32-bit integer. */
export const int: Codec<number> = {
  minSize: 4,
  encode: (writer, value) => writer.int(value),
  decode: (reader) => reader.int(),
};

/** Unsigned 32-bit integer. */
export const uint: Codec<number> = {
  minSize: 4,
  encode: (writer, value) => writer.uint(value),
  decode: (reader) => reader.uint(),
};

/** Signed 64-bit integer. */
export const hyper: Codec<bigint> = {
  minSize: 8,
  encode: (writer, value) => writer.hyper(value),
  decode: (reader) => reader.hyper(),
};

/** Unsigned 64-bit integer. */
export const uhyper: Codec<bigint> = {
  minSize: 8,
  encode: (writer, value) => writer.uhyper(value),
  decode: (reader) => reader.uhyper(),
};

/** IEEE 754 double. */
export const double: Codec<number> = {
  minSize: 8,
  encode: (writer, value) => writer.double(value),
  decode: (reader) => reader.double(),
};

/** UTF-8 text of at most `max` bytes. */
export function string(max: number): Codec<string> {
  return {
    minSize: 4,
    encode: (writer, value) => writer.string(value, max),
    decode: (reader) => reader.string(max),
  };
}

/** A value that may be absent: undefined. */
export function optional<Value>(inner: Codec<Value>): Codec<Value | undefined> {
  return {
    minSize: 4,
    encode(writer, value) {
      writer.present(value !== undefined);
      if (value !== undefined) inner.encode(writer, value);
    },
    decode: (reader) => (reader.present() ? inner.decode(reader) : undefined),
  };
}

/** A variable-length array of at most `max` items. A count that cannot fit into the message is refused before any item
 *  is made. */
export function array<Value>(inner: Codec<Value>, max: number): Codec<readonly Value[]> {
  return {
    minSize: 4,
    encode(writer, values) {
      writer.count(values.length, max);
      for (const value of values) inner.encode(writer, value);
    },
    decode(reader) {
      const count = reader.count(max);
      if (count * inner.minSize > reader.remaining) {
        reader.fail('FORMAT_TRUNCATED', `${count} items cannot fit into ${reader.remaining} bytes`);
      }
      return Array.from({ length: count }, () => inner.decode(reader));
    },
  };
}

/** Exactly `count` items without a length word (RFC 4506 §4.12). */
export function fixedArray<Value>(inner: Codec<Value>, count: number): Codec<readonly Value[]> {
  return {
    minSize: inner.minSize * count,
    encode(writer, values) {
      invariant(values.length === count, 'a fixed array has its number of items', { length: values.length, count });
      for (const value of values) inner.encode(writer, value);
    },
    decode: (reader) => Array.from({ length: count }, () => inner.decode(reader)),
  };
}

type Fields = Readonly<Record<string, Codec<unknown>>>;

/** The object that a structure of these fields carries. */
export type StructOf<F> = { readonly [Name in keyof F]: ValueOf<F[Name]> };

/** Fields in wire order. `name` is the protocol's own, for error messages. */
export function struct<F extends Fields>(name: string, fields: F): Codec<StructOf<F>> {
  const entries = Object.entries(fields).map(([field, codec]) => [field, `${name}.${field}`, codec] as const);
  return {
    minSize: entries.reduce((sum, [, , codec]) => sum + codec.minSize, 0),
    encode(writer, value) {
      const values: Readonly<Record<string, unknown>> = value;
      for (const [field, , codec] of entries) codec.encode(writer, values[field]);
    },
    decode(reader) {
      const value: Record<string, unknown> = {};
      for (const [field, path, codec] of entries) {
        reader.field = path;
        value[field] = codec.decode(reader);
      }
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the loop has just filled every name of F
      return value as StructOf<F>;
    },
  };
}

/** One arm of a discriminated union: the discriminant's value, the arm's name, what it holds. */
export interface Arm<Name extends string, Value> {
  readonly kind: Name;
  readonly tag: number;
  readonly codec: Codec<Value>;
}

/** The value that a union of these arms carries. */
export type UnionOf<Arms> = Arms extends readonly (infer A)[]
  ? A extends Arm<infer Name, infer Value>
    ? { readonly kind: Name; readonly value: Value }
    : never
  : never;

/** A union switched by an int (RFC 4506 §4.15) without default: an unknown discriminant is FORMAT_UNSUPPORTED. */
export function union<const Arms extends readonly Arm<string, unknown>[]>(arms: Arms): Codec<UnionOf<Arms>> {
  const byTag = new Map(arms.map((arm) => [arm.tag, arm]));
  const byKind = new Map(arms.map((arm) => [arm.kind, arm]));
  return {
    minSize: 4 + Math.min(...arms.map((arm) => arm.codec.minSize)),
    encode(writer, value) {
      const { kind, value: inner } = value as { kind: string; value: unknown }; // every UnionOf has this shape
      const arm = byKind.get(kind);
      invariant(arm !== undefined, 'a union value names one of its arms', { kind });
      writer.int(arm.tag);
      arm.codec.encode(writer, inner);
    },
    decode(reader) {
      const tag = reader.int();
      const arm = byTag.get(tag) ?? reader.fail('FORMAT_UNSUPPORTED', `discriminant is ${tag}`);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- kind and value come from the same arm
      return { kind: arm.kind, value: arm.codec.decode(reader) } as unknown as UnionOf<Arms>;
    },
  };
}

/** No bytes at all: procedures without arguments or result. */
export const nothing: Codec<undefined> = { minSize: 0, encode: () => undefined, decode: () => undefined };

/** `value` as the bytes of one message body. */
export function encode<Value>(codec: Codec<Value>, value: Value): Uint8Array {
  const writer = new XdrWriter();
  codec.encode(writer, value);
  return writer.finish();
}

/** The value that a whole message body holds: FormatError when it is short, broken or longer than its type. */
export function decode<Value>(codec: Codec<Value>, bytes: Uint8Array, format: string): Value {
  const reader = new XdrReader(bytes, format);
  const value = codec.decode(reader);
  reader.end();
  return value;
}
