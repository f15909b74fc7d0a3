/** How deep lists and objects of a JSON text from outside may lie in each other. */
export const JSON_DEPTH_MAX = 32;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const [LIST, LIST_END, OBJECT, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Whether lists and objects lie deeper in each other than that, seen before the text is parsed: half a megabyte of
 * brackets keeps a parser, and whatever walks through what it makes, busy for long.
 *
 * @param json UTF-8; whether it is JSON is for the parser to say
 */
export function isDeeperThan(json: Uint8Array, depthMax: number = JSON_DEPTH_MAX): boolean {
  let depth = 0;
  let isInText = false;
  for (let i = 0; i < json.length; i++) {
    const byte = json[i];
    if (isInText) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) isInText = false;
    } else if (byte === QUOTE) isInText = true;
    else if (byte === LIST || byte === OBJECT) {
      depth += 1;
      if (depth > depthMax) return true;
    } else if (byte === LIST_END || byte === OBJECT_END) depth -= 1;
  }
  return false;
}
