/** Wildcards of IAM's policy language: `*` is any text, also none; `?` is one character. */

/** What a pattern consists of: literal text and wildcards. */
export type Piece = { readonly text: string } | '*' | '?';

/** Text between two asterisks. `?` is kept as a character of `text` whose position is in `ones`. */
interface Segment {
  readonly text: string;
  readonly ones: ReadonlySet<number>;
}

export class Pattern {
  /** The text, where there is no wildcard. */
  readonly literal: string | undefined;
  /** How many question marks there are. */
  readonly ones: number;
  private readonly segments: readonly Segment[];

  constructor(pieces: readonly Piece[]) {
    const segments: { text: string; ones: Set<number> }[] = [{ text: '', ones: new Set() }];
    for (const piece of pieces) {
      const last = segments.at(-1);
      if (piece === '*' || last === undefined) {
        segments.push({ text: '', ones: new Set() });
      } else if (piece === '?') {
        last.ones.add(last.text.length);
        last.text += '?';
      } else {
        last.text += piece.text;
      }
    }
    this.segments = segments;
    this.ones = segments.reduce((sum, { ones }) => sum + ones.size, 0);
    this.literal = segments.length === 1 && this.ones === 0 ? (segments[0]?.text ?? '') : undefined;
  }

  /** A pattern as it stands in a policy, without policy variables. */
  static parse(text: string): Pattern {
    return new Pattern(wildcardPieces(text));
  }

  matches(text: string): boolean {
    if (this.literal !== undefined) return text === this.literal;
    const { segments } = this;
    const [first] = segments;
    const last = segments.at(-1);
    if (first === undefined || last === undefined || !isAt(first, text, 0)) return false;
    if (segments.length === 1) return text.length === first.text.length;
    const end = text.length - last.text.length;
    let at = first.text.length;
    for (let i = 1; i < segments.length - 1; i++) {
      const segment = segments[i];
      if (segment === undefined) return false;
      at = find(segment, text, at);
      if (at < 0) return false;
      at += segment.text.length;
    }
    return at <= end && isAt(last, text, end);
  }

  /** Whether it matches every text. */
  get isUniversal(): boolean {
    return this.literal === undefined && this.segments.every(({ text }) => text === '');
  }

  /** Characters and wildcards, one by one. */
  tokens(): Piece[] {
    return this.segments.flatMap(({ text, ones }, index) => [
      ...(index === 0 ? [] : ['*' as const]),
      ...Array.from({ length: text.length }, (_, at) => (ones.has(at) ? '?' : { text: text.charAt(at) })),
    ]);
  }
}

/** Whether a text matches a pattern with the wildcards `*` and `?`, case-sensitively. */
export function matchesPattern(pattern: string, text: string): boolean {
  return Pattern.parse(pattern).matches(text);
}

/** True only where it is proved that `outer` matches every text that `inner` matches. A text is its own pattern. */
export function patternCovers(outer: string, inner: string): boolean {
  return covers(Pattern.parse(outer), Pattern.parse(inner));
}

/** Whether there is a text that both patterns match. */
export function patternsOverlap(one: string, other: string): boolean {
  return intersect(Pattern.parse(one), Pattern.parse(other));
}

/** A pattern with any text in the place of policy variables. */
export function widened(pattern: string): string {
  return pattern.replace(/\$\{[^}]*\}/g, '*');
}

/** Text with wildcards as pieces. */
export function wildcardPieces(text: string): Piece[] {
  return text
    .split(/([*?])/)
    .filter((part) => part !== '')
    .map((part) => (part === '*' || part === '?' ? part : { text: part }));
}

/** Whether there is a text that both patterns match. */
export function intersect(one: Pattern, other: Pattern): boolean {
  const [rows, columns] = [one.tokens(), other.tokens()];
  /** Which positions of `columns` can be reached together with the current position of `rows`. */
  let reachable = new Set([0]);
  spread(reachable, columns);
  for (const row of rows) {
    const next = new Set<number>();
    if (row === '*') {
      const from = Math.min(...reachable);
      for (let at = from; at <= columns.length; at++) next.add(at);
    } else {
      for (const at of reachable) {
        const column = columns[at];
        if (column === '*') next.add(at);
        else if (column !== undefined && (row === '?' || column === '?' || row.text === column.text))
          next.add(at + 1);
      }
    }
    spread(next, columns);
    reachable = next;
    if (reachable.size === 0) return false;
  }
  return reachable.has(columns.length);
}

/** True only where it is proved that `outer` matches every text that `inner` matches. */
export function covers(outer: Pattern, inner: Pattern): boolean {
  const [outers, inners] = [outer.tokens(), inner.tokens()];
  // A wildcard of `inner` is a character that only a wildcard of `outer` can stand for.
  let at = 0;
  let star = -1;
  let starAt = 0;
  for (let position = 0; position < inners.length;) {
    if (outers[at] === '*') {
      star = at++;
      starAt = position;
    } else if (standsFor(outers[at], inners[position])) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++starAt;
    } else {
      return false;
    }
  }
  return outers.slice(at).every((token) => token === '*');
}

function standsFor(outer: Piece | undefined, inner: Piece | undefined): boolean {
  if (outer === '?') return inner !== '*';
  return typeof outer === 'object' && typeof inner === 'object' && outer.text === inner.text;
}

/** An asterisk may match nothing. */
function spread(positions: Set<number>, tokens: readonly Piece[]): void {
  for (const at of positions) if (tokens[at] === '*') positions.add(at + 1);
}

function isAt({ text, ones }: Segment, whole: string, at: number): boolean {
  if (ones.size === 0) return whole.startsWith(text, at);
  if (at < 0 || at + text.length > whole.length) return false;
  for (let i = 0; i < text.length; i++) {
    if (!ones.has(i) && text.charCodeAt(i) !== whole.charCodeAt(at + i)) return false;
  }
  return true;
}

function find(segment: Segment, text: string, from: number): number {
  if (segment.ones.size === 0) return text.indexOf(segment.text, from);
  for (let at = from; at + segment.text.length <= text.length; at++) if (isAt(segment, text, at)) return at;
  return -1;
}
