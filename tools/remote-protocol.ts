// Parses the few rpcgen declarations that libvirt's remote_protocol.x is made of. Used by generate-libvirt-rpc.ts only.

/** An array's bound: a fixed count, or the name of the constant that limits it. */
export type Bound = { readonly fixed: true; readonly size: number } | { readonly fixed: false; readonly size: string };

/** One field of a structure. */
export interface Field {
  readonly type: string;
  readonly name: string;
  readonly bound: Bound | undefined;
}

/** What a .x file declares, by name. */
export interface Protocol {
  readonly constants: ReadonlyMap<string, string>;
  /** typedef T *name */
  readonly pointers: ReadonlyMap<string, string>;
  /** typedef string name<LIMIT> */
  readonly strings: ReadonlyMap<string, string>;
  readonly enums: ReadonlySet<string>;
  readonly structs: ReadonlyMap<string, readonly Field[]>;
  readonly unions: ReadonlyMap<string, readonly { readonly tag: string; readonly field: Field }[]>;
  /** By name without REMOTE_PROC_. */
  readonly procedures: ReadonlyMap<string, number>;
}

const FIELD = /^\s*((?:unsigned )?\w+)\s+(\w+)(?:\[(\w+)\]|<(\w+)>)?\s*$/;

/** Reads the text of a .x file; throws on a declaration that it does not understand. */
export function parseProtocol(text: string): Protocol {
  const source = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^%.*$/gm, '');
  return {
    constants: captures(source, /const (\w+)\s*=\s*(\w+);/g),
    pointers: captures(source, /typedef (\w+) \*(\w+);/g, true),
    strings: captures(source, /typedef string (\w+)<(\w+)>;/g),
    enums: new Set([...source.matchAll(/enum (\w+) \{/g)].map((match) => group(match, 1))),
    structs: new Map(
      [...source.matchAll(/struct (\w+)\s*\{([^}]*)\}/g)].map((match) => [
        group(match, 1),
        parseFields(group(match, 2)),
      ]),
    ),
    unions: new Map(
      [...source.matchAll(/union (\w+) switch \(int \w+\)\s*\{([^}]*)\}/g)].map((match) => [
        group(match, 1),
        parseArms(group(match, 2)),
      ]),
    ),
    procedures: new Map(
      [...source.matchAll(/REMOTE_PROC_(\w+) = (\d+)/g)].map((match) => [group(match, 1), Number(match[2])]),
    ),
  };
}

function captures(source: string, pattern: RegExp, swapped = false): ReadonlyMap<string, string> {
  return new Map(
    [...source.matchAll(pattern)].map((match) =>
      swapped ? [group(match, 2), group(match, 1)] : [group(match, 1), group(match, 2)],
    ),
  );
}

function group(match: RegExpMatchArray, at: number): string {
  const text = match[at];
  if (text === undefined) throw new Error(`no group ${at} in ${match[0]}`);
  return text;
}

function parseFields(body: string): readonly Field[] {
  return body
    .split(';')
    .filter((declaration) => declaration.trim() !== '')
    .map(parseField);
}

function parseField(declaration: string): Field {
  const match = FIELD.exec(declaration);
  if (match === null) throw new Error(`not understood: ${declaration}`);
  const [, , , fixed, limit] = match;
  const bound: Bound | undefined =
    fixed !== undefined
      ? { fixed: true, size: Number(fixed) }
      : limit !== undefined
        ? { fixed: false, size: limit }
        : undefined;
  return { type: group(match, 1), name: group(match, 2), bound };
}

function parseArms(body: string): readonly { readonly tag: string; readonly field: Field }[] {
  return [...body.matchAll(/case (\w+):\s*([^;]+);/g)].map((match) => ({
    tag: group(match, 1),
    field: parseField(group(match, 2)),
  }));
}
