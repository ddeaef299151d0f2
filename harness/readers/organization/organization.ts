/** Reads the organization file: the chain from the root to an account, and the service control policies on it. */
import { dirname, isAbsolute, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { closest } from '../../../core/text/closest';
import {
  type FileKind,
  type Path,
  readProfileDocument,
  readProfileText,
} from '../../../core/yaml/located-yaml';
import { quote } from '../../../core/text/quote';
import type {
  AttachedPolicy,
  Organization,
  OrganizationLevel,
  PolicyDocument,
} from '../../../core/iam/document';
import { grammarProblems, readPolicy } from '../../../policies/preventive/validation';
import { readPolicyText } from './policy-text';
import { collect, linesOf, type Problem, ProblemsError } from '../../../core/problems';

/** Seven levels with ten policies of 10,240 characters, and what is around them. */
const FILE: FileKind = {
  error: 'organization',
  name: 'organization file',
  shortName: 'organization file',
  depth: 'twelve levels',
  content: 'managementAccount, account and levels',
  maxBytes: 2_097_152,
};

const FILE_KEYS = ['managementAccount', 'account', 'levels'] as const;
const LEVEL_KEYS = ['target', 'policies'] as const;
const POLICY_KEYS = ['name', 'document', 'file'] as const;

const ACCOUNT = /^\d{12}$/;
const ROOT = /^r-[0-9a-z]+$/;
const UNIT = /^ou-[0-9a-z-]+$/;
/** AWS Organizations User Guide, "Quotas and service limits for AWS Organizations" (read 2026-11-20). */
const MAX_UNITS = 5;

/** Describes a problem at a path of the file. */
type Report = (path: Path, text: string) => void;
type Fields = Readonly<Record<string, unknown>>;

/**
 * @param file path of a YAML or JSON file; the policies' files are relative to its folder.
 * @throws ProblemsError (organization) where it cannot be read or anything in it is wrong.
 */
export function readOrganization(file: string): Organization {
  const { value, problems, lineOf } = readProfileDocument(readProfileText(file, FILE), file, FILE);
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

/** The policies of an organization: those in files are read once. */
class KnownPolicies {
  private readonly files = new Map<string, PolicyDocument | undefined>();
  private readonly byName = new Map<string, PolicyDocument>();

  constructor(
    private readonly folder: string,
    private readonly problems: string[],
  ) {}

  /** Undefined where something is wrong with it, which is then among the problems. */
  read(file: string): PolicyDocument | undefined {
    const path = isAbsolute(file) ? file : join(this.folder, file);
    if (!this.files.has(path)) this.files.set(path, this.readOnce(path));
    return this.files.get(path);
  }

  /** Whether no policy before has the same name and another document: names are unique in an organization. */
  accept({ name, document }: AttachedPolicy): boolean {
    const known = this.byName.get(name) ?? document;
    this.byName.set(name, known);
    return isDeepStrictEqual(known, document);
  }

  private readOnce(path: string): PolicyDocument | undefined {
    return collect(this.problems, () => {
      const { document, problems } = readPolicy(readPolicyText(path), path);
      const errors = problems.filter(({ severity }) => severity === 'error');
      this.problems.push(...errors.map(({ file, line, message }) => `${file}:${line}: ${message}`));
      return document;
    });
  }
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

function readLevel(
  level: unknown,
  path: Path,
  report: Report,
  known: KnownPolicies,
): OrganizationLevel | undefined {
  if (!isObject(level)) {
    report(
      path,
      `a level must be an object with ${inWords(LEVEL_KEYS)}, got ${quote(level)}; write its keys`,
    );
    return undefined;
  }
  checkKeys(level, LEVEL_KEYS, LEVEL_KEYS, path, report);
  const { target, policies } = level;
  const isTarget = typeof target === 'string' && [ACCOUNT, ROOT, UNIT].some((id) => id.test(target));
  if (target !== undefined && !isTarget) {
    report(
      [...path, 'target'],
      `target must be the id of a root (r-…), an organizational unit (ou-…) or an account (twelve digits in quotes), got ${quote(target)}; ${typeof target === 'number' ? accountRemedy(target) : 'correct it'}`,
    );
  }
  if (policies !== undefined && (!Array.isArray(policies) || policies.length === 0)) {
    report(
      [...path, 'policies'],
      `policies must be a list of what is attached to the target itself, got ${quote(policies)}; list it, FullAWSAccess included`,
    );
  }
  const list: readonly unknown[] = Array.isArray(policies) ? policies : [];
  const names = list.map((policy) => (isObject(policy) ? policy['name'] : undefined));
  const read = list.map((policy, index) => {
    const at = [...path, 'policies', index];
    const name = names[index];
    if (name !== undefined && names.indexOf(name) < index) {
      report([...at, 'name'], `policy ${quote(name)} is attached to this target already; remove one of them`);
    }
    return readPolicyEntry(policy, at, report, known);
  });
  return isTarget ? { target, policies: read.filter((policy) => policy !== undefined) } : undefined;
}

function readPolicyEntry(
  policy: unknown,
  path: Path,
  report: Report,
  known: KnownPolicies,
): AttachedPolicy | undefined {
  if (!isObject(policy)) {
    report(
      path,
      `a policy must be an object with name, and document or file, got ${quote(policy)}; write its keys`,
    );
    return undefined;
  }
  checkKeys(policy, POLICY_KEYS, ['name'], path, report);
  const { name, document, file } = policy;
  const isNamed = typeof name === 'string' && name.trim() !== '';
  if (name !== undefined && !isNamed) {
    report([...path, 'name'], `name must be a text, got ${quote(name)}; write the name that the policy has`);
  }
  if (document === undefined && file === undefined) {
    report(
      path,
      'document or file is missing; write the policy itself as document, or the path of its JSON file',
    );
    return undefined;
  }
  if (document !== undefined && file !== undefined) {
    report([...path, 'file'], 'a policy has document or file, got both; remove one of them');
    return undefined;
  }
  if (file !== undefined && (typeof file !== 'string' || file.trim() === '')) {
    report([...path, 'file'], `file must be the path of a JSON file, got ${quote(file)}; write it`);
    return undefined;
  }
  const read =
    file === undefined ? inlineDocument(document, [...path, 'document'], report) : known.read(file);
  if (!isNamed || read === undefined) return undefined;
  const entry = { name, document: read };
  if (!known.accept(entry)) {
    report(
      [...path, 'name'],
      `policy ${quote(name)} has another document before; policies of one organization have different names, rename one of them`,
    );
  }
  return entry;
}

function inlineDocument(document: unknown, path: Path, report: Report): PolicyDocument | undefined {
  const errors = grammarProblems(document).filter(({ severity }) => severity === 'error');
  for (const { path: inside, message } of errors) report([...path, ...inside], message);
  return errors.length === 0 ? (document as PolicyDocument) : undefined;
}

/** The root first, then organizational units, the account last, each once. */
function checkChain(levels: readonly OrganizationLevel[], account: unknown, report: Report): void {
  const targets = levels.map(({ target }) => target);
  const units = targets.filter((target) => UNIT.test(target)).length;
  for (const [index, target] of targets.entries()) {
    const path = ['levels', index, 'target'];
    const first = targets.indexOf(target);
    if (first < index) {
      report(path, `target ${target} is level ${first + 1} already; remove one of them`);
    } else if (index === 0 && !ROOT.test(target)) {
      report(path, `the first level must be the root (r-…), got ${target}; list the levels from the root`);
    } else if (index > 0 && ROOT.test(target)) {
      report(
        path,
        `the root must be the first level, got ${target} as level ${index + 1}; move it to the front`,
      );
    } else if (ACCOUNT.test(target) && target !== account) {
      report(
        path,
        `the only account among the levels is the one that requests are made in, ${quote(account)}, got ${target}; remove the level, or correct account`,
      );
    } else if (ACCOUNT.test(target) && index < targets.length - 1) {
      report(
        path,
        `the account must be the last level, got ${target} as level ${index + 1}; move it to the end`,
      );
    } else if (index === targets.length - 1 && !ACCOUNT.test(target)) {
      report(
        path,
        `the last level must be the account ${quote(account)}, got ${target}; add the account with the policies attached to it`,
      );
    }
  }
  if (units > MAX_UNITS) {
    report(
      ['levels'],
      `organizational units nest ${MAX_UNITS} deep at most, got ${units}; correct the levels`,
    );
  }
}

function checkKeys(
  fields: Fields,
  allowed: readonly string[],
  required: readonly string[],
  path: Path,
  report: Report,
): void {
  for (const key of Object.keys(fields).filter((one) => !allowed.includes(one))) {
    const meant = closest(key, allowed);
    const remedy = meant === undefined ? `allowed are ${inWords(allowed)}` : `did you mean ${quote(meant)}?`;
    report([...path, key], `unknown key ${quote(key)}; ${remedy}`);
  }
  for (const key of required.filter((one) => fields[one] === undefined)) {
    report(path, `${key} is missing; add it`);
  }
}

function isAccount(id: unknown): id is string {
  return typeof id === 'string' && ACCOUNT.test(id);
}

function accountRemedy(id: unknown): string {
  return typeof id === 'number' ? `write it in quotes` : 'correct it';
}

function inWords(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
