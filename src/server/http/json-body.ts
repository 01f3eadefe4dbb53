// Request bodies: JSON, plain or gzipped, exact integers, and never larger than the limit however well it was compressed.
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { UllageError } from '../../core/errors.ts';
import { readJson, type JsonIn } from '../../wire/json.ts';
import { jsonExtent } from './json-extent.ts';
import { MOST_JSON_DEPTH } from './limits.ts';

const unzip = promisify(gunzip);

/** The most of a body. */
export interface BodyLimits {
  /** Decompressed. */
  readonly bytes: number;
  /** Numbers, texts, lists and whatever else stands in it. */
  readonly values: number;
}

/** The value of a body. Throws BODY_INVALID, BODY_TOO_LARGE, JSON_SYNTAX or JSON_NUMBER. */
export async function readBody(body: Buffer, encoding: string | undefined, most: BodyLimits): Promise<JsonIn> {
  const plain = await decompressed(body, encoding, most.bytes);
  refuseWide(plain, most.values);
  return readJson(textOf(plain));
}

/** Before it is parsed, which cannot be interrupted. */
function refuseWide(plain: Buffer, mostValues: number): void {
  const { depth, values } = jsonExtent(plain);
  if (depth > MOST_JSON_DEPTH) {
    throw new UllageError(
      'JSON_SYNTAX',
      `read JSON: it is nested too deeply: ${depth} levels, at most ${MOST_JSON_DEPTH}`,
    );
  }
  if (values <= mostValues) return;
  throw new UllageError('BODY_TOO_LARGE', `read JSON: expected at most ${mostValues} values, found about ${values}`);
}

async function decompressed(body: Buffer, encoding: string | undefined, mostBytes: number): Promise<Buffer> {
  if (encoding === undefined || encoding === 'identity') return body;
  if (encoding !== 'gzip') {
    throw new UllageError('BODY_INVALID', 'read the body: expected Content-Encoding gzip or none, found another');
  }
  try {
    return await unzip(body, { maxOutputLength: mostBytes });
  } catch (error) {
    throw gzipError(error, mostBytes);
  }
}

function gzipError(error: unknown, mostBytes: number): UllageError {
  // zlib stops as soon as its output passes the limit (nodejs.org/api/errors.html).
  if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
    return new UllageError('BODY_TOO_LARGE', `decompress the body: expected at most ${mostBytes} bytes, found more`, {
      cause: error,
    });
  }
  return new UllageError('BODY_INVALID', 'decompress the body: it is no gzip, or cut short', { cause: error });
}

/** RFC 8259 section 8.1: UTF-8. What is not must not be repaired: two hostile names could become one. */
function textOf(plain: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain);
  } catch (error) {
    throw new UllageError('JSON_SYNTAX', 'read the body: expected UTF-8, found bytes that are not', { cause: error });
  }
}
