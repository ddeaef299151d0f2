/** Writes the bytes that are kept of a document. */
export class ByteWriter {
  private readonly bytes: Uint8Array<ArrayBuffer>;
  private position = 0;

  /** @param capacity in bytes; memory that is never written to is never really taken. */
  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
  }

  /** Copies a part of a document. */
  copy(source: Buffer, start: number, end: number): void {
    if (end - start > LONG) {
      this.bytes.set(source.subarray(start, end), this.position);
      this.position += end - start;
      return;
    }
    const { bytes } = this;
    let position = this.position;
    for (let at = start; at < end; at++) bytes[position++] = source[at] as number;
    this.position = position;
  }

  /** Writes ASCII text. */
  ascii(text: string): void {
    for (let i = 0; i < text.length; i++) this.bytes[this.position++] = text.charCodeAt(i);
  }

  /** What was written, in memory of its own, in which a zero byte is behind it. */
  written(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.position + 1).subarray(0, this.position);
  }
}

/** From this many bytes on, copying natively is faster than byte by byte. */
const LONG = 128;
