// LibvirtError: a call that libvirtd itself refused, with libvirt's own code, domain and message.
import { UllageError } from '../../core/errors.ts';
import { VIR_ERR } from '../../formats/libvirt-rpc/constants.ts';
import { LIBVIRT_RPC } from '../../formats/libvirt-rpc/frame.ts';
import { remoteError } from '../../formats/libvirt-rpc/procedures.gen.ts';
import { decode, type ValueOf } from '../../formats/xdr/codec.ts';

const READ_ONLY_HINT = 'The connection is read-only. Nothing that Ullage reads needs more.';

/** libvirtd's answer to a call, code LIBVIRT_ERROR. */
export class LibvirtError extends UllageError {
  override readonly name = 'LibvirtError';
  /** virErrorNumber: 42 no such domain, 29 read-only, … Source: virterror.h. */
  readonly libvirtCode: number;
  /** virErrorDomain: which driver says so; 10 is QEMU. */
  readonly libvirtDomain: number;
  readonly libvirtMessage: string;
  /** virErrorLevel: 1 warning, 2 error. */
  readonly level: number;

  constructor(procedure: string, details: ValueOf<typeof remoteError>) {
    const text = details.message ?? 'no message';
    super('LIBVIRT_ERROR', `call libvirt ${procedure}: error ${details.code}: ${text}`, {
      operands: { procedure, libvirtCode: details.code, libvirtDomain: details.domain },
      ...(details.code === VIR_ERR.operationDenied ? { hint: READ_ONLY_HINT } : {}),
    });
    this.libvirtCode = details.code;
    this.libvirtDomain = details.domain;
    this.libvirtMessage = text;
    this.level = details.level;
  }
}

/** The error that a reply of status error carries. FormatError when its body is broken. */
export function decodeError(procedure: string, payload: Uint8Array): LibvirtError {
  return new LibvirtError(procedure, decode(remoteError, payload, LIBVIRT_RPC));
}

/** Whether `error` is libvirtd's own and has this virErrorNumber. */
export function isLibvirtError(error: unknown, code: number): error is LibvirtError {
  return error instanceof LibvirtError && error.libvirtCode === code;
}
