/**
 * What condition operators accept as values. Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and
 * "IAM policy elements: Variables and tags" (read 2026-11-21).
 */
import * as IpRanges from '../../ip/ip-ranges';
import { quote } from '../../text/quote';
import type { ConditionValue } from '../document';
import type { ValueKind } from '../operators';

/** `*`, `?` and `$` stand for themselves; else a context key, with or without a default in single quotes. */
const VARIABLE = /^(?:[*?$]|[^\s:,'{}$]+:[^\s,'{}$]+(?:, ?'[^']*')?)$/;

/** The forms of W3C's "Date and Time Formats" (a profile of ISO 8601): a time has its zone. */
const DATE =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?)?)?$/;
const EPOCH = /^-?\d{1,15}(?:\.\d+)?$/;
const NUMBER = /^-?\d+(?:\.\d+)?$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** What is wrong with a value as an operator of this kind has it: `must be …, got …; …`. Undefined where nothing is. */
export function valueProblem(kind: ValueKind, value: ConditionValue): string | undefined {
  const text = String(value);
  if (kind === 'text') return variableProblem(text);
  if (kind === 'arn') return variableProblem(text) ?? arnProblem(text);
  if (text.includes('${'))
    return `takes no policy variables, got ${quote(text)}; write the value itself, or use a text or ARN operator`;
  switch (kind) {
    case 'number':
      return NUMBER.test(text) ? undefined : `must be a number, got ${quote(value)}; write one such as 30`;
    case 'date':
      return isDate(text)
        ? undefined
        : `must be a date, got ${quote(value)}; write one such as "2026-12-31T23:59:59Z", or seconds since 1970`;
    case 'boolean':
    case 'presence':
      return /^(?:true|false)$/i.test(text)
        ? undefined
        : `must be true or false, got ${quote(value)}; write one of them`;
    case 'binary':
      return BASE64.test(text) && text !== '' ? undefined : `must be base64, got ${quote(value)}; encode it`;
    case 'ip':
      return ipProblem(text);
  }
}

/** What is wrong with the policy variables (`${…}`) in a text; undefined where nothing is. */
export function variableProblem(text: string): string | undefined {
  for (let start = text.indexOf('${'); start >= 0; start = text.indexOf('${', start + 2)) {
    const end = text.indexOf('}', start);
    if (end < 0) {
      return `must close each policy variable, got ${quote(text.slice(start))}; add "}", or write \${$} for a dollar sign`;
    }
    const variable = text.slice(start, end + 1);
    if (!VARIABLE.test(variable.slice(2, -1))) {
      return `must have policy variables such as \${aws:PrincipalAccount} or \${aws:PrincipalTag/team, 'none'}, got ${quote(variable)}; correct it, or write \${$} for a dollar sign`;
    }
  }
  return undefined;
}

/** What is wrong with an ARN pattern of a condition; undefined where nothing is. `*` alone is every ARN. */
function arnProblem(text: string): string | undefined {
  if (text === '*' || arnParts(text).length >= ARN_PARTS) return partsProblem(text);
  return `must be an ARN with six parts, got ${quote(text)}; write one such as "arn:aws:iam::*:role/name"`;
}

/** What is wrong with an element of `Resource`; undefined where nothing is. */
export function resourceProblem(text: string): string | undefined {
  const variable = variableProblem(text);
  if (variable !== undefined) return variable;
  if (text === '*' || arnParts(text).length >= ARN_PARTS || /^arn:.*\*$/.test(text))
    return partsProblem(text);
  return `must be an ARN with six parts or "*", got ${quote(text)}; write one such as "arn:aws:s3:::name/*"`;
}

const ARN_PARTS = 6;

/** Source: AWS General Reference, "Amazon Resource Names (ARNs)", and IAM Access Analyzer policy checks. */
function partsProblem(text: string): string | undefined {
  if (text === '*') return undefined;
  // A wildcard at the end of what is too short stands for the rest.
  const [prefix = '', partition = '', service = '*', , account = ''] = arnParts(text);
  if (!isPattern(prefix) && prefix !== 'arn') return `must begin with "arn:", got ${quote(text)}; add it`;
  if (!isPattern(partition) && !/^aws(?:-[a-z]+)*$/.test(partition)) {
    return `must have a partition such as aws after "arn:", got ${quote(text)}; correct it`;
  }
  if (!isPattern(service) && !/^[a-z0-9.-]+$/.test(service)) {
    return `must have a service in lower case after the partition, got ${quote(text)}; correct it`;
  }
  if (/^\d+$/.test(account) && account.length !== 12) {
    return `must have an account id of twelve digits, got ${quote(text)}; correct it`;
  }
  return undefined;
}

/** The parts of an ARN; the colons of policy variables separate nothing. */
function arnParts(text: string): string[] {
  return text.replace(/\$\{[^}]*\}/g, (variable) => variable.replaceAll(':', '/')).split(':');
}

function isPattern(part: string): boolean {
  return /[*?]|\$\{/.test(part);
}

function isDate(text: string): boolean {
  if (EPOCH.test(text)) return true;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00'] = DATE.exec(text) ?? [];
  if (year === undefined) return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const isDay = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  return isDay && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}

function ipProblem(text: string): string | undefined {
  if (IpRanges.isSubset([text], [text])) return undefined;
  try {
    const blocks = IpRanges.minimalCover([text], { acceptDocumentationRanges: true });
    return `must be an address or a CIDR block, got the dash range ${quote(text)}; write ${blocks.join(', ')}`;
  } catch (error) {
    if (!(error instanceof IpRanges.IpRangesError)) throw error;
    return error.details[0]?.message;
  }
}
