/** Recognises a fixed set of object keys in bytes, without making strings of them. */
export class KeyTable {
  readonly names: readonly string[];
  private readonly byLength: readonly { readonly slot: number; readonly bytes: Buffer }[][];

  constructor(names: readonly string[]) {
    this.names = names;
    const byLength: { slot: number; bytes: Buffer }[][] = [];
    names.forEach((name, slot) => {
      const bytes = Buffer.from(name);
      (byLength[bytes.length] ??= []).push({ slot, bytes });
    });
    this.byLength = byLength;
  }

  /**
   * The index in `names` of the key in a span, or -1.
   * @param start offset of the opening quote.
   * @param end offset after the closing quote.
   */
  find(bytes: Buffer, start: number, end: number): number {
    const candidates = this.byLength[end - start - 2];
    if (candidates !== undefined) {
      for (const candidate of candidates) {
        if (equals(bytes, start + 1, candidate.bytes)) return candidate.slot;
      }
    }
    return hasEscape(bytes, start, end)
      ? this.names.indexOf(JSON.parse(bytes.toString('utf8', start, end)) as string)
      : -1;
  }
}

function equals(bytes: Buffer, at: number, wanted: Buffer): boolean {
  for (let i = 0; i < wanted.length; i++) {
    if (bytes[at + i] !== wanted[i]) return false;
  }
  return true;
}

function hasEscape(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    if (bytes[at] === 0x5c) return true;
  }
  return false;
}
