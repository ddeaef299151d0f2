/** Reads JSON (RFC 8259) without building values: validates every byte, and tells where members and elements lie. */

/** Deeper nesting than this is no document of Terraform's, and would overflow the stack of the policy engine. */
export const MAX_DEPTH = 1000;

/** The bytes are not one JSON value. */
export class JsonError extends Error {
  /**
   * @param offset of the byte that is wrong.
   * @param truncated the bytes end where more must follow.
   */
  constructor(
    readonly reason: string,
    readonly offset: number,
    readonly truncated: boolean,
  ) {
    super(reason);
    this.name = 'JsonError';
  }
}

/** From the first byte of a value to the byte after it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const LOWER_U = 0x75;
const UPPER_E = 0x45;
const LOWER_E = 0x65;

const LITERALS = new Map([
  [0x74, Buffer.from('true')],
  [0x66, Buffer.from('false')],
  [0x6e, Buffer.from('null')],
]);

/** Marks the bytes that end a run of ordinary characters in a string: the quote, the backslash, control characters. */
const ENDS_RUN = new Uint8Array(256);
ENDS_RUN.fill(1, 0, 0x20);
ENDS_RUN[QUOTE] = 1;
ENDS_RUN[BACKSLASH] = 1;

/** Marks the bytes that make an escape sequence with the backslash before them. */
const ESCAPABLE = new Uint8Array(256);
for (const byte of Buffer.from('"\\/bfnrt')) ESCAPABLE[byte] = 1;

export class JsonScanner {
  readonly length: number;

  /** @param bytes UTF-8 text followed by one zero byte, which no JSON contains: every loop stops there. */
  constructor(readonly bytes: Buffer) {
    this.length = bytes.length - 1;
    if (bytes[this.length] !== 0) throw new RangeError('the bytes to scan must end with a zero byte');
  }

  /**
   * The span of the one value that the bytes hold.
   * @param visit reads the value that begins at an offset, and returns the offset after it; default: `value`.
   * @throws JsonError where that is not all that they hold.
   */
  document(visit: (at: number) => number = (at) => this.value(at)): Span {
    const start = this.space(0);
    const end = visit(start);
    const rest = this.space(end);
    if (rest < this.length) {
      const another = this.bytes[rest] === OPEN_BRACE || this.bytes[rest] === OPEN_BRACKET;
      throw new JsonError(
        another ? 'a second JSON document follows' : 'something follows the JSON document',
        rest,
        false,
      );
    }
    return { start, end };
  }

  isString(at: number): boolean {
    return this.bytes[at] === QUOTE;
  }

  isObject(at: number): boolean {
    return this.bytes[at] === OPEN_BRACE;
  }

  isArray(at: number): boolean {
    return this.bytes[at] === OPEN_BRACKET;
  }

  /** Validates the value that begins at an offset, and returns the offset after it. */
  value(at: number, depth = 0): number {
    switch (this.bytes[at]) {
      case QUOTE:
        return this.string(at);
      case OPEN_BRACE:
        return this.object(at, depth);
      case OPEN_BRACKET:
        return this.array(at, depth);
      default:
        return this.scalar(at);
    }
  }

  /**
   * Reads the object that begins at an offset, and returns the offset after it.
   * @param visit is given the key's span, quotes included, and where its value begins; returns where the value ends.
   */
  members(at: number, visit: (keyStart: number, keyEnd: number, valueStart: number) => number): number {
    let position = this.space(at + 1);
    if (this.bytes[position] === CLOSE_BRACE) return position + 1;
    for (;;) {
      const keyStart = position;
      const keyEnd = this.key(keyStart);
      position = this.colon(keyEnd);
      position = this.space(visit(keyStart, keyEnd, position));
      if (this.bytes[position] === CLOSE_BRACE) return position + 1;
      position = this.comma(position, 'an object');
    }
  }

  /**
   * Reads the array that begins at an offset, and returns the offset after it.
   * @param visit is given where an element begins, and its index; returns where the element ends.
   */
  elements(at: number, visit: (elementStart: number, index: number) => number): number {
    let position = this.space(at + 1);
    if (this.bytes[position] === CLOSE_BRACKET) return position + 1;
    for (let index = 0; ; index++) {
      position = this.space(visit(position, index));
      if (this.bytes[position] === CLOSE_BRACKET) return position + 1;
      position = this.comma(position, 'an array');
    }
  }

  /** The bytes of a span as text. */
  raw(start: number, end: number): string {
    return this.bytes.toString('utf8', start, end);
  }

  /** The value in a span, as JSON.parse reads it. */
  parse(start: number, end: number): unknown {
    return JSON.parse(this.bytes.toString('utf8', start, end));
  }

  /** The text of the string in a span, quotes included. */
  text(start: number, end: number): string {
    const text = this.bytes.toString('utf8', start + 1, end - 1);
    return text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text;
  }

  private object(at: number, depth: number): number {
    if (depth === MAX_DEPTH) throw new JsonError(`nested more than ${MAX_DEPTH} deep`, at, false);
    const { bytes } = this;
    let position = this.space(at + 1);
    if (bytes[position] === CLOSE_BRACE) return position + 1;
    for (;;) {
      position = this.value(this.colon(this.key(position)), depth + 1);
      if (bytes[position] !== COMMA && bytes[position] !== CLOSE_BRACE) position = this.space(position);
      if (bytes[position] === CLOSE_BRACE) return position + 1;
      position = this.comma(position, 'an object');
    }
  }

  private array(at: number, depth: number): number {
    if (depth === MAX_DEPTH) throw new JsonError(`nested more than ${MAX_DEPTH} deep`, at, false);
    const { bytes } = this;
    let position = this.space(at + 1);
    if (bytes[position] === CLOSE_BRACKET) return position + 1;
    for (;;) {
      position = this.value(position, depth + 1);
      if (bytes[position] !== COMMA && bytes[position] !== CLOSE_BRACKET) position = this.space(position);
      if (bytes[position] === CLOSE_BRACKET) return position + 1;
      position = this.comma(position, 'an array');
    }
  }

  private key(at: number): number {
    if (this.bytes[at] !== QUOTE) throw this.unexpected(at, 'a key in double quotes');
    return this.string(at);
  }

  private colon(at: number): number {
    const position = this.space(at);
    if (this.bytes[position] !== COLON) throw this.unexpected(position, 'a colon after a key');
    return this.space(position + 1);
  }

  private comma(at: number, where: string): number {
    if (this.bytes[at] !== COMMA) throw this.unexpected(at, `a comma or the end of ${where}`);
    return this.space(at + 1);
  }

  private space(at: number): number {
    const { bytes } = this;
    let position = at;
    for (;;) {
      const byte = bytes[position];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return position;
      position++;
    }
  }

  private string(at: number): number {
    const { bytes } = this;
    let position = at + 1;
    for (;;) {
      while (ENDS_RUN[bytes[position] as number] === 0) position++;
      const byte = bytes[position] as number;
      if (byte === QUOTE) return position + 1;
      if (byte !== BACKSLASH) throw this.unexpected(position, 'the end of a string');
      position++;
      position = ESCAPABLE[bytes[position] as number] === 1 ? position + 1 : this.unicodeEscape(position);
    }
  }

  private unicodeEscape(at: number): number {
    if (this.bytes[at] !== LOWER_U) throw this.unexpected(at, 'an escape sequence');
    for (let position = at + 1; position < at + 5; position++) {
      if (!isHexDigit(this.bytes[position] as number))
        throw this.unexpected(position, 'four hexadecimal digits');
    }
    return at + 5;
  }

  private scalar(at: number): number {
    const literal = LITERALS.get(this.bytes[at] as number);
    if (literal === undefined) return this.number(at);
    for (let i = 1; i < literal.length; i++) {
      if (this.bytes[at + i] !== literal[i]) throw this.unexpected(at + i, literal.toString());
    }
    return at + literal.length;
  }

  private number(at: number): number {
    const { bytes } = this;
    let position = bytes[at] === MINUS ? at + 1 : at;
    if (!isDigit(bytes[position] as number)) throw this.unexpected(position, 'a value');
    position = bytes[position] === ZERO ? position + 1 : this.digits(position);
    if (bytes[position] === DOT) position = this.digits(position + 1);
    if (bytes[position] === LOWER_E || bytes[position] === UPPER_E) {
      position++;
      if (bytes[position] === PLUS || bytes[position] === MINUS) position++;
      position = this.digits(position);
    }
    return position;
  }

  private digits(at: number): number {
    let position = at;
    while (isDigit(this.bytes[position] as number)) position++;
    if (position === at) throw this.unexpected(at, 'a digit');
    return position;
  }

  private unexpected(at: number, expected: string): JsonError {
    return at >= this.length
      ? new JsonError(`it ends where ${expected} must follow`, this.length, true)
      : new JsonError(`expected ${expected}`, at, false);
  }
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}

function isHexDigit(byte: number): boolean {
  const lower = byte | 0x20;
  return isDigit(byte) || (lower >= 0x61 && lower <= 0x66);
}
