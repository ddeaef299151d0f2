/** What one statement does by itself that it cannot be meant to do. */
import * as IpRanges from '../../ip/ip-ranges';
import { quote } from '../../text/quote';
import { patternCovers } from '../patterns';
import { contradictoryKey } from './condition-tests';
import type { DocumentProblem } from './policy-problem';
import { knownKey } from './service-reference';
import type { ConditionTest, StatementView } from './statement-view';

/** Addresses that requests never come from over the internet: RFC 1918, 6598, 1122, 3927, 791, 5771, 1112, 4193, 4291. */
const NOT_PUBLIC = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
];

/** All addresses that a request can come from, by family. */
const EVERY_ADDRESS = ['0.0.0.0/0', '2000::/3'];

/** Exceptions of everything, and conditions that cannot hold, or hold for everyone. */
export function conditionProblems(statement: StatementView): DocumentProblem[] {
  return [
    ...exceptionProblems(statement),
    ...contradictions(statement),
    ...statement.tests.flatMap((test) => [
      ...addressProblems(test, statement),
      ...principalProblems(test, statement),
      ...sessionProblems(test, statement),
      ...wildcardProblems(test, statement),
      ...operatorProblems(test, statement),
    ]),
  ];
}

/** `NotAction` and `NotResource` that leave nothing over. */
function exceptionProblems({ name, effect, path, actions, resources }: StatementView): DocumentProblem[] {
  const verb = effect === 'Deny' ? 'denies' : 'allows';
  return [
    { set: actions, every: EVERY_ACTION },
    { set: resources, every: '*' },
  ].flatMap(({ set: { element, negated, patterns }, every }): DocumentProblem[] => {
    const all = patterns.find((pattern) => patternCovers(pattern, every));
    if (!negated || all === undefined) return [];
    const message = `statement ${name}: ${element} ${quote(all)} leaves nothing over, so the statement ${verb} nothing; list what is meant to be left out, or write ${element.slice('Not'.length)}`;
    return [{ path: [...path, element], severity: 'error', rule: 'never-matches', message }];
  });
}

/** Matches all that can stand in a request. */
const EVERY_ACTION = '*:*';

function contradictions({ name, effect, tests }: StatementView): DocumentProblem[] {
  const test = contradictoryKey(tests);
  if (test === undefined) return [];
  const verb = effect === 'Deny' ? 'denies' : 'allows';
  const message = `statement ${name}: no request satisfies its conditions on ${test.key} together, so it ${verb} nothing; correct or remove one of them`;
  return [{ path: test.path, severity: 'error', rule: 'never-matches', message }];
}

/**
 * Ranges of the caller's address. Source: IAM User Guide, "AWS global condition context keys", aws:SourceIp (read
 * 2026-11-21): public addresses only; a request through a VPC endpoint has aws:VpcSourceIp instead.
 */
function addressProblems(test: ConditionTest, { name, effect }: StatementView): DocumentProblem[] {
  const { key, operator, operatorName, values, path } = test;
  if (operator.kind !== 'ip') return [];
  const isPublic = key.toLowerCase() === 'aws:sourceip';
  const outside = isPublic ? NOT_PUBLIC : [];
  const every = EVERY_ADDRESS.filter((all) => IpRanges.isSubset([all], [...values, ...outside]));
  if (every.length > 0) {
    const isExemption = operator.negated === (effect === 'Deny');
    const family = every.map((all) => (all.includes(':') ? 'IPv6' : 'IPv4')).join(' and ');
    const message = `statement ${name}: the ranges of ${operatorName} ${key} hold every ${family} address, ${isExemption ? 'so everyone is approved' : 'so the condition limits nothing'}; list the addresses that are meant`;
    return [{ path, severity: isExemption ? 'error' : 'warning', rule: 'every-address', message }];
  }
  if (!isPublic) return [];
  const hidden = values.filter((value) => IpRanges.isSubset([value], NOT_PUBLIC));
  if (hidden.length === 0) return [];
  const isAll = hidden.length === values.length;
  const listed = hidden.map((value) => quote(value)).join(', ');
  const result = operator.negated ? 'holds for every address' : 'holds for no address';
  const message = `statement ${name}: ${key} is always a public address, so ${listed} never ${hidden.length === 1 ? 'matches' : 'match'}${isAll ? ` and ${operatorName} ${result}` : ''}; list public addresses, or use aws:VpcSourceIp for requests through VPC endpoints`;
  return [{ path, severity: isAll ? 'error' : 'warning', rule: 'private-address', message }];
}

/** Stand for any account and any letter of a role's name: no account and no role has them. */
const ANY_ACCOUNT = '#'.repeat(12);
const ANY_LETTER = '#';
/** The longest name of a role ("IAM and AWS STS quotas", IAM User Guide, read 2026-11-21). */
const LONGEST_NAME = 64;
const PARTITIONS = ['aws', 'aws-cn', 'aws-us-gov'];

/** Exemptions of principals that match every role of every account, or of one. */
function principalProblems(test: ConditionTest, { name, effect }: StatementView): DocumentProblem[] {
  const { key, operator, operatorName, values, path } = test;
  if (key.toLowerCase() !== 'aws:principalarn' || !['text', 'arn'].includes(operator.kind)) return [];
  if (operator.base.includes('String') && !operator.base.endsWith('Like')) return [];
  if (operator.negated !== (effect === 'Deny')) return [];
  return values.flatMap((value, index): DocumentProblem[] => {
    const account = value.split(':')[4] ?? '';
    const isEveryone = matchesAnyRole(value, ANY_ACCOUNT);
    if (!isEveryone && !matchesAnyRole(value, account)) return [];
    const who = isEveryone ? 'every role' : `every role of account ${quote(account)}`;
    const what = effect === 'Deny' ? 'exempts' : 'allows';
    const message = `statement ${name}: ${operatorName} ${key} ${quote(value)} ${what} ${who}; name the roles, such as "arn:aws:iam::*:role/deployer"`;
    const severity = isEveryone ? 'error' : 'warning';
    return [{ path: [...path, index], severity, rule: 'every-principal', message }];
  });
}

/** Whether a pattern matches roles of an account whatever their names of some length are, with a path or without. */
function matchesAnyRole(pattern: string, account: string): boolean {
  const names = Array.from({ length: LONGEST_NAME }, (_, index) => ANY_LETTER.repeat(index + 1));
  return PARTITIONS.some((partition) =>
    ['', `${ANY_LETTER}/`].some((path) =>
      names.some((name) => patternCovers(pattern, `arn:${partition}:iam::${account}:role/${path}${name}`)),
    ),
  );
}

/**
 * ARNs of sessions. Source: IAM User Guide, "AWS global condition context keys", aws:PrincipalArn (read 2026-11-21): for
 * an assumed role it is the ARN of the role.
 */
function sessionProblems(test: ConditionTest, { name }: StatementView): DocumentProblem[] {
  const { key, operator, operatorName, values, path } = test;
  if (key.toLowerCase() !== 'aws:principalarn' || !['text', 'arn'].includes(operator.kind)) return [];
  return values.flatMap((value, index): DocumentProblem[] => {
    if (!/^arn:[^:]*:sts:[^:]*:[^:]*:assumed-role\//i.test(value)) return [];
    const message = `statement ${name}: ${operatorName} aws:PrincipalArn ${quote(value)} matches nobody: of a session the key has the ARN of the role; write one such as "arn:aws:iam::*:role/deployer"`;
    return [{ path: [...path, index], severity: 'error', rule: 'never-matches', message }];
  });
}

/** Keys whose values never have an asterisk or a question mark: codes, ids and account numbers. */
const WITHOUT_WILDCARDS = [
  'aws:requestedregion',
  'aws:principalaccount',
  'aws:resourceaccount',
  'aws:principalorgid',
  'aws:resourceorgid',
  'aws:sourcevpc',
  'aws:sourcevpce',
];

/** Wildcards where they stand for themselves. */
function wildcardProblems(test: ConditionTest, { name }: StatementView): DocumentProblem[] {
  const { key, operator, operatorName, values, path } = test;
  if (!operator.base.includes('Equals') || operator.kind !== 'text') return [];
  return values.flatMap((value, index): DocumentProblem[] => {
    const text = value.replace(/\$\{[^}]*\}/g, '');
    if (!/[*?]/.test(text)) return [];
    const isOfArn = key.toLowerCase() === 'aws:principalarn' && /^[^/]*[*?]/.test(text);
    const isCertain = isOfArn || WITHOUT_WILDCARDS.includes(key.toLowerCase());
    const other = operator.negated ? 'StringNotLike' : 'StringLike';
    const message = `statement ${name}: ${operatorName} takes the wildcard in ${quote(value)} as a character${isCertain ? `, which no ${key} has` : ''}; use ${other}`;
    const severity = isCertain ? 'error' : 'warning';
    return [{ path: [...path, index], severity, rule: 'literal-wildcard', message }];
  });
}

/** Operators that do not fit what their key holds. */
function operatorProblems(test: ConditionTest, { name }: StatementView): DocumentProblem[] {
  const { key, operator, operatorName, values, path } = test;
  const type = knownKey(key)?.type;
  if (['boolean', 'presence'].includes(operator.kind) && new Set(values.map(lowerCase)).size > 1) {
    const message = `statement ${name}: ${operatorName} ${key} has both true and false, which limits nothing; keep one of them`;
    return [{ path, severity: 'error', rule: 'condition-value', message }];
  }
  if (type === undefined || operator.kind === 'presence') return [];
  const report = (rule: string, text: string): DocumentProblem[] => [
    { path, severity: 'warning', rule, message: `statement ${name}: ${text}` },
  ];
  if (type === 'IPAddress' && operator.kind !== 'ip') {
    const remedy = operator.negated ? 'NotIpAddress' : 'IpAddress';
    return report(
      'operator-type',
      `${operatorName} compares ${key} as text, so a range never matches; use ${remedy}`,
    );
  }
  if (type.startsWith('ArrayOf') && operator.qualifier === null) {
    return report(
      'set-operator',
      `${key} has many values and ${operatorName} does not say how many of them must match; write ForAnyValue:${operatorName} or ForAllValues:${operatorName}`,
    );
  }
  if (!type.startsWith('ArrayOf') && operator.qualifier === 'ForAllValues') {
    return report(
      'set-operator',
      `${key} has one value, and ${operatorName} also holds for requests without the key; remove the qualifier`,
    );
  }
  return [];
}

function lowerCase(text: string): string {
  return text.toLowerCase();
}
