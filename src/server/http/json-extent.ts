// How much there is in a JSON text before it is parsed: how deep it goes, and how many values it has. Its bytes are bounded already, but
// eight million zeros fit where one report of 10,000 disks does, and take the reader a second in which nobody else is answered.

/** Of a text. */
export interface JsonExtent {
  /** Lists and objects in one another. */
  readonly depth: number;
  /** About: the commas and the opening brackets outside strings, and one. */
  readonly values: number;
}

const [QUOTE, COMMA, OPEN_LIST, BACKSLASH, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [
  0x22, 0x2c, 0x5b, 0x5c, 0x5d, 0x7b, 0x7d,
];

/** Of whatever bytes: what is no JSON is for its reader to refuse. Two to six milliseconds for each megabyte. */
export function jsonExtent(bytes: Uint8Array): JsonExtent {
  let [depth, deepest, values, isText] = [0, 0, 1, false];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (isText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (byte === COMMA) values += 1;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      values += 1;
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth -= 1;
  }
  return { depth: deepest, values };
}
