// Errors as Nova's clients read them: one object whose key says the kind, with code and message.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { writeJsonLine } from '../../wire/json.ts';
import { wordsOf } from '../http/error-status.ts';

/** Nova's names of the kinds; any other status is a computeFault. Source: nova/api/openstack/wsgi.py. */
const KIND_OF: Readonly<Record<number, string>> = {
  400: 'badRequest',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'itemNotFound',
  413: 'overLimit',
  415: 'badMediaType',
  429: 'overLimit',
  501: 'notImplemented',
  503: 'serviceUnavailable',
};

/** Sends an error. Its code of ours goes into the log, and its hint into the message: Nova's shape has no place for them. */
export function answerFault(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { status, code, message, hint, retryAfterSeconds } = wordsOf(error);
  if (status >= 500 && status !== 501) request.log.error({ err: error, code }, 'a call of the Compute API failed');
  else request.log.info({ code, reason: message }, 'a call of the Compute API was refused');
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  // What keystonemiddleware sends: clients then ask for a new token.
  if (status === 401) reply.header('www-authenticate', 'Keystone uri="none"');
  const fault = {
    code: status,
    message: hint === undefined ? message : `${message} (${hint})`,
    retryAfter: retryAfterSeconds === undefined ? undefined : String(retryAfterSeconds),
  };
  sendCompute(reply, status, { [KIND_OF[status] ?? 'computeFault']: fault });
}

/** Sends a document. */
export function sendCompute(reply: FastifyReply, status: number, document: object): void {
  void reply.code(status).header('content-type', 'application/json').send(writeJsonLine(document));
}
