/**
 * Texts of policies with wildcards and policy variables. Source: IAM User Guide, "IAM policy elements: Variables and tags"
 * (read 2026-11-21).
 */
import { Pattern, type Piece, wildcardPieces } from '../patterns';
import { FALSE, type Truth, truthOf, UNKNOWN } from './truth';

/** `${key}` or `${key, 'default'}`. */
export interface Variable {
  /** Name of the context key, as it is written in the policy. */
  readonly key: string;
  readonly fallback: string | undefined;
}

type TextPiece = Piece | { readonly variable: Variable };

/** What a context key is in a request: undefined where it is not known, null where it has no value. */
export type Resolve = (key: string) => string | null | undefined;

const VARIABLE = /\$\{([^}]*)\}/;
const FIXED = /^[*?$]$/;
const WITH_DEFAULT = /^([^,]+),\s*'([^']*)'$/;

export class PolicyText {
  /** The pattern, where the text has no variables. */
  readonly pattern: Pattern | undefined;
  /** The pattern, where any text is in the place of each variable. */
  private readonly widest: Pattern;

  private constructor(private readonly pieces: readonly TextPiece[]) {
    this.pattern = pieces.every(isPiece) ? new Pattern(pieces) : undefined;
    this.widest = this.pattern ?? new Pattern(pieces.map((piece) => (isPiece(piece) ? piece : '*')));
  }

  /** @param wildcards whether `*` and `?` are wildcards; `${*}`, `${?}` and `${$}` are characters in any case. */
  static parse(text: string, wildcards: boolean): PolicyText {
    const pieces: TextPiece[] = [];
    // A regular expression with a group splits into texts and, between them, what is in the braces.
    for (const [index, part] of text.split(VARIABLE).entries()) {
      if (index % 2 === 1) pieces.push(variablePiece(part));
      else if (part !== '') pieces.push(...(wildcards ? wildcardPieces(part) : [{ text: part }]));
    }
    return new PolicyText(pieces);
  }

  get variables(): readonly Variable[] {
    return this.pieces.flatMap((piece) => (isPiece(piece) ? [] : [piece.variable]));
  }

  /** In small letters, for comparisons that ignore case. Variables are resolved before: their keys stay as they are. */
  lowerCase(): PolicyText {
    return new PolicyText(
      this.pieces.map((piece) =>
        typeof piece === 'object' && 'text' in piece ? { text: piece.text.toLowerCase() } : piece,
      ),
    );
  }

  /** The parts between the colons of an ARN: six, of which the last runs to the end; fewer where there are fewer colons. */
  arnParts(): PolicyText[] {
    const parts: TextPiece[][] = [[]];
    for (const piece of this.pieces) {
      if (typeof piece !== 'object' || !('text' in piece)) {
        parts.at(-1)?.push(piece);
        continue;
      }
      const [first = '', ...rest] = piece.text.split(':');
      parts.at(-1)?.push({ text: first });
      for (const text of rest) {
        if (parts.length < ARN_PARTS) parts.push([{ text }]);
        else parts.at(-1)?.push({ text: `:${text}` });
      }
    }
    return parts.map((part) => new PolicyText(part));
  }

  /** UNKNOWN where it depends on a variable that is not known. A variable that has no value matches nothing. */
  test(value: string, resolve: Resolve): Truth {
    const pattern = this.pattern ?? this.resolve(resolve);
    if (pattern === undefined) return this.widest.matches(value) ? UNKNOWN : FALSE;
    return truthOf(pattern?.matches(value) === true);
  }

  /** With the variables' values, which are text without wildcards; undefined where one is not known, null where one is absent. */
  private resolve(resolve: Resolve): Pattern | null | undefined {
    const pieces: Piece[] = [];
    let isUnknown = false;
    for (const piece of this.pieces) {
      if (isPiece(piece)) {
        pieces.push(piece);
        continue;
      }
      const { key, fallback } = piece.variable;
      const value = resolve(key);
      if (value === undefined) isUnknown = true;
      else if (value === null && fallback === undefined) return null;
      else pieces.push({ text: value ?? fallback ?? '' });
    }
    return isUnknown ? undefined : new Pattern(pieces);
  }
}

const ARN_PARTS = 6;

/** The parts of an ARN: six, of which the last has the rest with its colons. Undefined where the text is no ARN. */
export function splitArn(text: string): readonly string[] | undefined {
  const parts = text.split(':');
  if (parts.length < ARN_PARTS) return undefined;
  return parts.length === ARN_PARTS
    ? parts
    : [...parts.slice(0, ARN_PARTS - 1), parts.slice(ARN_PARTS - 1).join(':')];
}

function variablePiece(content: string): TextPiece {
  if (FIXED.test(content)) return { text: content };
  const [, key = content, fallback] = WITH_DEFAULT.exec(content) ?? [];
  return { variable: { key: key.trim(), fallback } };
}

function isPiece(piece: TextPiece): piece is Piece {
  return typeof piece === 'string' || 'text' in piece;
}
