// The file of metrics for node_exporter's textfile collector. Whatever else lies at its place stays as it is.
import { lstat, open } from 'node:fs/promises';
import { UllageError } from '../../core/errors.ts';
import { UNFINISHED, writeDurably } from '../state/durable-file.ts';

/** Metrics name guests, as libvirt's read-only socket does; node_exporter reads them as another user. */
const READABLE = 0o644;

/** The only files that the collector reads, and so the only ones that anybody means to have written. */
const SUFFIX = '.prom';

/** What every page of ours begins with. */
const OURS = '# HELP ullage_';

/** Puts a page in the file's place. Throws AGENT_TEXTFILE where something lies there that no agent wrote, and the operating system's
 *  errors; what lies there is then what lay there before. */
export async function writeTextfile(path: string, page: string): Promise<void> {
  await checkTextfile(path);
  await writeDurably(path, page, READABLE);
}

/** Throws AGENT_TEXTFILE where `path`, or the file beside it that becomes it, is not the agent's to replace: an image, a pipe, a link, or
 *  another program's metrics. That nothing is there, not even its directory, is no fault yet. */
export async function checkTextfile(path: string): Promise<void> {
  if (!path.endsWith(SUFFIX)) throw refused(path, `its name does not end in ${SUFFIX}, which node_exporter asks for`);
  const found = (await whatIsAt(path)) ?? (await whatIsAt(`${path}${UNFINISHED}`));
  if (found !== undefined) throw refused(path, found);
}

/** Why what is there may not be replaced; undefined where it may, or nothing is there. */
async function whatIsAt(path: string): Promise<string | undefined> {
  const stats = await lstat(path).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (stats === undefined || (stats.isFile() && stats.size === 0)) return undefined;
  if (!stats.isFile()) return `${path} is no regular file`;
  return (await startOf(path)) === OURS ? undefined : `${path} was not written by an agent of ullage`;
}

async function startOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(OURS.length), 0, OURS.length, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

function refused(path: string, found: string): UllageError {
  return new UllageError('AGENT_TEXTFILE', `write metrics to ${path}: ${found}`, {
    operands: { path },
    hint: 'Name a file of the agent\'s own in the collector\'s directory: agent.textfile = "…/ullage.prom".',
  });
}
