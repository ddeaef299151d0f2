/** What one statement does by itself that it cannot be meant to do. */
import { IpRanges } from '../../profile';
import { quote } from '../../profile/quote';
import { contradictoryKey } from './condition-tests';
import { patternCovers } from './patterns';
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

/** Conditions that cannot hold, or hold for everyone. */
export function conditionProblems(statement: StatementView): DocumentProblem[] {
  return [
    ...contradictions(statement),
    ...statement.tests.flatMap((test) => [
      ...addressProblems(test, statement),
      ...principalProblems(test, statement),
      ...operatorProblems(test, statement),
    ]),
  ];
}

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

const EVERY_ROLE = 'arn:aws:iam::*:role/*';

/** Exemptions of principals that match every role of every account, or of one. */
function principalProblems(test: ConditionTest, { name, effect }: StatementView): DocumentProblem[] {
  const { key, operator, operatorName, values, path } = test;
  if (key.toLowerCase() !== 'aws:principalarn' || !['text', 'arn'].includes(operator.kind)) return [];
  if (operator.base.includes('String') && !operator.base.endsWith('Like')) return [];
  if (operator.negated !== (effect === 'Deny')) return [];
  return values.flatMap((value, index): DocumentProblem[] => {
    const account = /^arn:[^:]*:iam::([^:]*):role\/[*?/]*[*][*?/]*$/.exec(value)?.[1];
    const isEveryone = patternCovers(value, EVERY_ROLE) || /^[*?]+$/.test(account ?? '');
    if (!isEveryone && account === undefined) return [];
    const who = isEveryone ? 'every role' : `every role of account ${quote(account)}`;
    const what = effect === 'Deny' ? 'exempts' : 'allows';
    const message = `statement ${name}: ${operatorName} ${key} ${quote(value)} ${what} ${who}; name the roles, such as "arn:aws:iam::*:role/deployer"`;
    const severity = isEveryone ? 'error' : 'warning';
    return [{ path: [...path, index], severity, rule: 'every-principal', message }];
  });
}

/** Operators that do not fit what their key holds. */
function operatorProblems(test: ConditionTest, { name }: StatementView): DocumentProblem[] {
  const { key, operator, operatorName, path } = test;
  const type = knownKey(key)?.type;
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
