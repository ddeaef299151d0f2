/**
 * One value of a condition, compared with one value of a request. Sources: IAM User Guide, "IAM JSON policy elements:
 * Condition operators" and "IAM policy elements: Variables and tags" (read 2026-11-21).
 */
import { quote } from '../../text/quote';
import type { ValueKind } from '../operators';
import { Pattern } from '../patterns';
import { PolicyText, type Resolve, splitArn } from './text';
import { FALSE, type Truth, TRUE, truthOf, UNKNOWN } from './truth';
import { type IpRange, isInRange, parseDate, parseIpAddress, parseIpRange, parseNumber } from './values';

/** What two operators have in common that differ in `Not` and `IfExists` only: `StringLike`, `NumericLessThan`, …. */
export interface Comparison {
  /** The same for comparisons that always agree. */
  readonly id: string;
  /** Names of the context keys that it needs beside the one that it tests, as the policy writes them. */
  readonly variables: readonly string[];
  /** UNKNOWN where a variable is not known, or where AWS documents no answer for such a value. */
  test(value: string, resolve: Resolve): Truth;
  /** Why `test` gives UNKNOWN for a value whatever the variables are, in words. */
  note(value: string): string | undefined;
  /** For proofs about values that are not known. */
  readonly shape: Shape;
}

/** What values a comparison accepts. */
export type Shape =
  | { readonly kind: 'text'; readonly pattern: Pattern }
  | { readonly kind: 'arn'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'folded'; readonly text: string }
  | { readonly kind: 'boolean' }
  | {
      readonly kind: 'number' | 'date';
      readonly limit: number;
      readonly holds: (given: number) => boolean;
    }
  | { readonly kind: 'ip'; readonly range: IpRange }
  | { readonly kind: 'any' }
  /** Has variables, or a value that the operator cannot read. */
  | { readonly kind: 'none' };

/** @param base operator without qualifier, `Not` and `IfExists`. */
export function compileComparison(kind: ValueKind, base: string, text: string): Comparison {
  switch (kind) {
    case 'text':
      if (base !== 'StringEqualsIgnoreCase') return exactOrLike(base, text);
      // Text without letters has one spelling: it is the same comparison as the exact one.
      return hasCase(text) ? folded(base, text) : exactOrLike('StringEquals', text);
    case 'binary':
      return plainText(`${base} ${text}`, new Pattern([{ text }]));
    case 'boolean':
      return boolean(text);
    case 'arn':
      return arn(text);
    case 'number':
      return ordered('number', base, text, parseNumber);
    case 'date':
      return ordered('date', base, text, parseDate);
    case 'ip':
      return ip(text);
    case 'presence':
      throw new TypeError('Null compares no values');
  }
}

/** Neither `Not` nor what is behind it changes what is compared: `StringNotLike` compares as `StringLike` does. */
export function positiveBase(base: string): string {
  return base === 'NotIpAddress' ? 'IpAddress' : base.replace('Not', '');
}

const NO_VARIABLES: readonly string[] = [];
const nothing = (): undefined => undefined;

function plainText(id: string, pattern: Pattern): Comparison {
  return {
    id,
    variables: NO_VARIABLES,
    test: (value) => truthOf(pattern.matches(value)),
    note: nothing,
    shape: pattern.isUniversal ? { kind: 'any' } : { kind: 'text', pattern },
  };
}

function exactOrLike(base: string, text: string): Comparison {
  const policyText = PolicyText.parse(text, base === 'StringLike');
  const id = `${base} ${text}`;
  if (policyText.pattern !== undefined) return plainText(id, policyText.pattern);
  return {
    id,
    variables: keysOf(policyText),
    test: (value, resolve) => policyText.test(value, resolve),
    note: nothing,
    shape: { kind: 'none' },
  };
}

function folded(base: string, text: string): Comparison {
  const policyText = PolicyText.parse(text, false).lowerCase();
  const literal = policyText.pattern?.literal;
  return {
    id: `${base} ${text.toLowerCase()}`,
    variables: keysOf(policyText),
    test: (value, resolve) => policyText.test(value.toLowerCase(), inSmallLetters(resolve)),
    note: nothing,
    shape: literal === undefined ? { kind: 'none' } : { kind: 'folded', text: literal },
  };
}

function hasCase(text: string): boolean {
  return text.toLowerCase() !== text.toUpperCase();
}

function boolean(text: string): Comparison {
  const policyText = PolicyText.parse(text, false).lowerCase();
  return {
    id: `Bool ${text.toLowerCase()}`,
    variables: keysOf(policyText),
    test: (value, resolve) => {
      const given = value.toLowerCase();
      return given === 'true' || given === 'false'
        ? policyText.test(given, inSmallLetters(resolve))
        : UNKNOWN;
    },
    note: (value) =>
      /^(?:true|false)$/i.test(value) ? undefined : `${quote(value)} is neither true nor false`,
    shape: policyText.pattern === undefined ? { kind: 'none' } : { kind: 'boolean' },
  };
}

/** Each of the six parts is matched separately; `*` alone is every ARN. */
function arn(text: string): Comparison {
  const policyText = PolicyText.parse(text, true);
  const id = `ArnLike ${text}`;
  if (policyText.pattern?.isUniversal === true) return plainText(id, policyText.pattern);
  const parts = policyText.arnParts();
  const patterns = parts.flatMap(({ pattern }) => pattern ?? []);
  const isArn = parts.length === ARN_PARTS;
  return {
    id,
    variables: keysOf(policyText),
    test: (value, resolve) => {
      const given = splitArn(value);
      if (given === undefined || !isArn) return UNKNOWN;
      let truth: Truth = TRUE;
      for (const [index, part] of parts.entries()) {
        const result = part.test(given[index] ?? '', resolve);
        if (result === FALSE) return FALSE;
        if (result === UNKNOWN) truth = UNKNOWN;
      }
      return truth;
    },
    note: (value) =>
      !isArn
        ? `${quote(text)} in the policy is no ARN`
        : splitArn(value) === undefined
          ? `${quote(value)} is no ARN`
          : undefined,
    shape: isArn && patterns.length === ARN_PARTS ? { kind: 'arn', parts: patterns } : { kind: 'none' },
  };
}

const ARN_PARTS = 6;

function ordered(
  kind: 'number' | 'date',
  base: string,
  text: string,
  parse: (text: string) => number | undefined,
): Comparison {
  const limit = parse(text);
  const holds = ORDERS[base.replace(/^(?:Numeric|Date)/, '')];
  return {
    id: `${base} ${text}`,
    variables: NO_VARIABLES,
    test: (value) => {
      const given = parse(value);
      return given === undefined || limit === undefined || holds === undefined
        ? UNKNOWN
        : truthOf(holds(given, limit));
    },
    note: (value) =>
      limit === undefined
        ? `${quote(text)} in the policy is no ${kind}`
        : parse(value) === undefined
          ? `${quote(value)} is no ${kind}`
          : undefined,
    shape:
      limit === undefined || holds === undefined
        ? { kind: 'none' }
        : { kind, limit, holds: (given) => holds(given, limit) },
  };
}

const ORDERS: Readonly<Record<string, (given: number, limit: number) => boolean>> = {
  Equals: (given, limit) => given === limit,
  LessThan: (given, limit) => given < limit,
  LessThanEquals: (given, limit) => given <= limit,
  GreaterThan: (given, limit) => given > limit,
  GreaterThanEquals: (given, limit) => given >= limit,
};

function ip(text: string): Comparison {
  const range = parseIpRange(text);
  return {
    id: `IpAddress ${text}`,
    variables: NO_VARIABLES,
    test: (value) => {
      const address = parseIpAddress(value);
      return address === undefined || range === undefined ? UNKNOWN : truthOf(isInRange(address, range));
    },
    note: (value) =>
      range === undefined
        ? `${quote(text)} in the policy is no IP range`
        : parseIpAddress(value) === undefined
          ? `${quote(value)} is no IP address`
          : undefined,
    shape: range === undefined ? { kind: 'none' } : { kind: 'ip', range },
  };
}

function inSmallLetters(resolve: Resolve): Resolve {
  return (key) => resolve(key)?.toLowerCase();
}

function keysOf(text: PolicyText): readonly string[] {
  return text.variables.map(({ key }) => key);
}
