// libvirt's storage pool XML: what kind of pool, where its volumes lie, what it is made of. Document types are refused.
import { SaxesParser } from 'saxes';
import { FormatError } from '../format-error.ts';

/** What a pool's XML says. Source: libvirt.org/formatstorage.html. */
export interface DeclaredPool {
  /** "dir", "fs", "netfs", "logical", "rbd", …; as written. */
  readonly type: string;
  /** `<target><path>`: where volumes appear on this host; undefined for pools without one (rbd). */
  readonly targetPath: string | undefined;
  /** `<source><name>`: the volume group of a logical pool, the Ceph pool of an rbd one. */
  readonly sourceName: string | undefined;
}

const FORMAT = 'libvirt-pool-xml';

/** Reads one `<pool>` document; FormatError when it is not one. */
export function parsePoolXml(xml: string): DeclaredPool {
  const parser = new SaxesParser();
  const path: string[] = [];
  const texts = new Map<string, string>();
  let type: string | undefined;
  parser.on('doctype', () => {
    throw new FormatError('FORMAT_INVALID', FORMAT, 'DOCTYPE', 'a document type, expected none');
  });
  parser.on('error', (error) => {
    throw new FormatError('FORMAT_INVALID', FORMAT, path.join('/'), error.message, error);
  });
  parser.on('opentag', ({ name, attributes }) => {
    path.push(name);
    if (path.length === 1 && name === 'pool') type = attributes['type'];
  });
  parser.on('text', (text) => {
    const at = path.join('/');
    texts.set(at, (texts.get(at) ?? '') + text);
  });
  parser.on('closetag', () => path.pop());
  parser.write(xml).close();
  if (type === undefined) throw new FormatError('FORMAT_INVALID', FORMAT, 'pool/@type', 'missing');
  return { type, targetPath: texts.get('pool/target/path'), sourceName: texts.get('pool/source/name') };
}
