// Request bodies: JSON, plain or gzipped, exact integers, and never larger than the limit however well it was compressed.
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { UllageError } from '../../core/errors.ts';
import { readJson, type JsonIn } from '../../wire/json.ts';

const unzip = promisify(gunzip);

/** The value of a body. Throws BODY_INVALID, BODY_TOO_LARGE, JSON_SYNTAX or JSON_NUMBER. */
export async function readBody(body: Buffer, encoding: string | undefined, mostBytes: number): Promise<JsonIn> {
  const plain = await decompressed(body, encoding, mostBytes);
  return parsed(textOf(plain));
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

/** A body of nothing but opening brackets runs the reader out of stack: that is a RangeError, and no bug. */
function parsed(text: string): JsonIn {
  try {
    return readJson(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UllageError('JSON_SYNTAX', 'read JSON: it is nested too deeply', { cause: error });
  }
}
