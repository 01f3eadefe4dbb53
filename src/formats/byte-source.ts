// How parsers get bytes: by asking, synchronously, with a budget. They know nothing of files.

/** Random access to an image's bytes. Reads past the end come back short: a parser must check. */
export interface ByteSource {
  /** The end of the file, or the size of the device, in bytes. */
  readonly length: bigint;
  /** Up to `size` bytes from `offset`; fewer at the end of the file. The result is valid until the next read. */
  read(offset: bigint, size: number): Uint8Array;
}
