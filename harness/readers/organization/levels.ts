/** Reads what is attached to one target of an organization file. */
import type { AttachedPolicy, OrganizationLevel, PolicyDocument } from '../../../core/iam/document';
import { quote } from '../../../core/text/quote';
import type { Path } from '../../../core/yaml/located-yaml';
import { grammarProblems } from '../../../policies/preventive/validation';
import { checkKeys, type Fields, inWords, isObject, type Report } from './fields';
import type { KnownPolicies } from './known-policies';
import { accountRemedy, isTarget } from './targets';

const LEVEL_KEYS = ['target', 'policies'] as const;
const POLICY_KEYS = ['name', 'document', 'file'] as const;

/** Undefined where it has no target that can be meant; what is wrong is reported. */
export function readLevel(
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
  if (target !== undefined && !isTarget(target)) {
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
  return isTarget(target) ? { target, policies: read.filter((policy) => policy !== undefined) } : undefined;
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
  const { name } = policy;
  const isNamed = typeof name === 'string' && name.trim() !== '';
  if (name !== undefined && !isNamed) {
    report([...path, 'name'], `name must be a text, got ${quote(name)}; write the name that the policy has`);
  }
  const document = readDocument(policy, path, report, known);
  if (!isNamed || document === undefined) return undefined;
  const entry = { name, document };
  if (!known.accept(entry)) {
    report(
      [...path, 'name'],
      `policy ${quote(name)} has another document before; policies of one organization have different names, rename one of them`,
    );
  }
  return entry;
}

/** The document of a policy, be it in the file or in one of its own. */
function readDocument(
  { document, file }: Fields,
  path: Path,
  report: Report,
  known: KnownPolicies,
): PolicyDocument | undefined {
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
  if (file === undefined) return inlineDocument(document, [...path, 'document'], report);
  if (typeof file !== 'string' || file.trim() === '') {
    report([...path, 'file'], `file must be the path of a JSON file, got ${quote(file)}; write it`);
    return undefined;
  }
  return known.read(file);
}

function inlineDocument(document: unknown, path: Path, report: Report): PolicyDocument | undefined {
  const errors = grammarProblems(document).filter(({ severity }) => severity === 'error');
  for (const { path: inside, message } of errors) report([...path, ...inside], message);
  return errors.length === 0 ? (document as PolicyDocument) : undefined;
}
