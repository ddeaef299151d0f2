/** Reads the organization file: the chain from the root to an account, and the service control policies on it. */
import { dirname } from 'node:path';
import { readYamlFile, type YamlKind } from '../../../core/yaml/located-yaml';
import { quote } from '../../../core/text/quote';
import type { Organization } from '../../../core/iam/document';
import { linesOf, type Problem, ProblemsError } from '../../../core/problems';
import { checkKeys, inWords, isObject, type Report } from './fields';
import { KnownPolicies } from './known-policies';
import { readLevel } from './levels';
import { accountRemedy, checkChain, isAccount } from './targets';

/** Seven levels with ten policies of 10,240 characters, and what is around them. */
const FILE: YamlKind = {
  error: 'organization',
  name: 'organization file',
  shortName: 'organization file',
  depth: 'twelve levels',
  content: 'managementAccount, account and levels',
  maxBytes: 2_097_152,
};

const FILE_KEYS = ['managementAccount', 'account', 'levels'] as const;

/**
 * @param file path of a YAML or JSON file; the policies' files are relative to its folder.
 * @throws ProblemsError (organization) where it cannot be read or anything in it is wrong.
 */
export function readOrganization(file: string): Organization {
  const { value, problems, lineOf } = readYamlFile(file, FILE);
  const found: Problem[] = [...problems];
  const report: Report = (path, text) => {
    found.push({ line: lineOf(path), text });
  };
  const fromFiles: string[] = [];
  const organization = readFields(value, report, new KnownPolicies(dirname(file), fromFiles));
  if (found.length > 0 || fromFiles.length > 0 || organization === undefined) {
    throw new ProblemsError('organization', [...new Set([...linesOf(file, found), ...fromFiles])]);
  }
  return organization;
}

function readFields(value: unknown, report: Report, known: KnownPolicies): Organization | undefined {
  if (!isObject(value)) {
    report([], `must be an object with ${inWords(FILE_KEYS)}, got ${quote(value)}; write its keys`);
    return undefined;
  }
  checkKeys(value, FILE_KEYS, FILE_KEYS, [], report);
  for (const key of ['managementAccount', 'account'] as const) {
    const id = value[key];
    if (id !== undefined && !isAccount(id)) {
      report(
        [key],
        `${key} must be an account id, twelve digits in quotes, got ${quote(id)}; ${accountRemedy(id)}`,
      );
    }
  }
  const { levels } = value;
  if (levels === undefined) return undefined;
  if (!Array.isArray(levels) || levels.length === 0) {
    report(
      ['levels'],
      `levels must be a list from the root to the account, got ${quote(levels)}; list the targets`,
    );
    return undefined;
  }
  const read = levels.map((level: unknown, index) => readLevel(level, ['levels', index], report, known));
  const complete = read.filter((level) => level !== undefined);
  if (complete.length === levels.length) checkChain(complete, value['account'], report);
  return {
    managementAccount: String(value['managementAccount']),
    account: String(value['account']),
    levels: complete,
  };
}
