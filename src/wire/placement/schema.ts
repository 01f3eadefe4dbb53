// The part of JSON Schema that Placement's bodies and queries are checked by.

/** The types of values. An integer may be written with a fraction of zero. */
export type SchemaType = 'object' | 'array' | 'string' | 'integer' | 'number' | 'null';

/** A schema. The order of its keys is the order in which a value is checked, and so which of two errors is told. */
export interface Schema {
  readonly type?: SchemaType | readonly SchemaType[];
  readonly properties?: Readonly<Record<string, Schema>>;
  /** Regular expressions that are looked for anywhere in a key. */
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: false;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: true;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: 'uuid';
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly anyOf?: readonly Schema[];
}
