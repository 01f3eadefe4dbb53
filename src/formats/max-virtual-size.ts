// The largest disk that we believe in, for formats whose headers can claim more than any file can hold.
import type { Bytes } from '../core/bytes.ts';

/** 2 EiB: what QEMU allows a qcow2 image, its largest. Below it no format's metadata can carry a full size past 2⁶³−1. */
export const MAX_VIRTUAL_SIZE: Bytes = 2n ** 61n;
