// A small element tree from hostile XML: strict, namespaced, without document types, bounded in size, depth and count.
import { SaxesParser, type SaxesAttributeNS } from 'saxes';
import { FormatError } from '../format-error.ts';

/** An element with its namespace. Text is its own character data, joined. */
export interface XmlElement {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** libvirt's own limit of a domain document over RPC is 4 MiB (REMOTE_STRING_MAX); twice that is nobody's guest. */
const MAX_DOCUMENT = 8 * 1024 * 1024;

/** libvirt nests at most its backing chain (200 levels in QEMU's own limit), each level two elements. */
const MAX_DEPTH = 512;

/** Elements and attributes: 4 MiB hold fewer of libvirt's, which write more than 25 characters each. An attribute costs us 1 KiB. */
const MAX_NODES = 200_000;

/** The kernel takes no longer argument (MAX_ARG_STRLEN), and what these attributes name ends in one of QEMU's, or in a path. */
const MAX_ATTRIBUTE = 128 * 1024;

/** Metadata may hold whole configuration files of others; nothing that we read comes near. */
const MAX_TEXT = 1024 * 1024;

interface OpenElement {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: OpenElement[];
  text: string;
}

/** The root element. FormatError on anything that is not one well-formed document, and on any `<!DOCTYPE`: entities of its own
 *  and external entities are never wanted here. */
export function parseXml(text: string, format: string): XmlElement {
  if (text.length > MAX_DOCUMENT) {
    throw new FormatError(
      'FORMAT_LIMIT',
      format,
      'document',
      `${text.length} characters, read at most ${MAX_DOCUMENT}`,
    );
  }
  const tree = new TreeBuilder(format);
  const parser = new SaxesParser({ xmlns: true });
  parser.on('doctype', () => {
    throw new FormatError('FORMAT_UNSUPPORTED', format, 'doctype', 'a document type, expected none');
  });
  parser.on('error', (error) => {
    throw new FormatError('FORMAT_INVALID', format, 'document', error.message, error);
  });
  parser.on('attribute', ({ name, value }) => tree.attribute(name, value));
  parser.on('opentag', ({ local, uri, attributes }) => tree.open(local, uri, attributesOf(attributes)));
  parser.on('text', (piece) => tree.text(piece));
  parser.on('cdata', (piece) => tree.text(piece));
  parser.on('closetag', () => tree.close());
  parser.write(text).close();
  return tree.root();
}

/** The first child element of that name outside foreign namespaces. */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((candidate) => candidate.name === name && candidate.namespace === '');
}

/** All child elements of that name outside foreign namespaces. */
export function children(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((candidate) => candidate.name === name && candidate.namespace === '') ?? [];
}

/** An attribute; undefined when it or the element is absent. */
export function attribute(element: XmlElement | undefined, name: string): string | undefined {
  return element?.attributes.get(name);
}

/** The trimmed text of a child element; undefined when it is absent or empty. */
export function childText(element: XmlElement | undefined, name: string): string | undefined {
  const text = child(element, name)?.text.trim();
  return text === '' ? undefined : text;
}

class TreeBuilder {
  readonly #format: string;
  readonly #open: OpenElement[] = [];
  #root: OpenElement | undefined;
  #count = 0;

  constructor(format: string) {
    this.#format = format;
  }

  open(name: string, namespace: string, attributes: ReadonlyMap<string, string>): void {
    this.#countNode();
    if (this.#open.length >= MAX_DEPTH) throw this.#limit('document', `more than ${MAX_DEPTH} levels`);
    const element: OpenElement = { name, namespace, attributes, children: [], text: '' };
    this.#open.at(-1)?.children.push(element);
    this.#root ??= element;
    this.#open.push(element);
  }

  attribute(name: string, value: string): void {
    this.#countNode();
    if (value.length > MAX_ATTRIBUTE) throw this.#limit(name.slice(0, 100), `${value.length} characters`);
  }

  text(piece: string): void {
    const element = this.#open.at(-1);
    if (element === undefined) return;
    element.text += piece;
    if (element.text.length > MAX_TEXT) {
      throw this.#limit(element.name.slice(0, 100), `more than ${MAX_TEXT} characters of text`);
    }
  }

  close(): void {
    this.#open.pop();
  }

  root(): XmlElement {
    if (this.#root === undefined) throw new FormatError('FORMAT_INVALID', this.#format, 'document', 'no element');
    return this.#root;
  }

  #countNode(): void {
    this.#count += 1;
    if (this.#count > MAX_NODES) throw this.#limit('document', `more than ${MAX_NODES} elements and attributes`);
  }

  #limit(field: string, found: string): FormatError {
    return new FormatError('FORMAT_LIMIT', this.#format, field, found);
  }
}

function attributesOf(attributes: Readonly<Record<string, SaxesAttributeNS>>): ReadonlyMap<string, string> {
  return new Map(Object.values(attributes).map(({ name, value }) => [name, value]));
}
