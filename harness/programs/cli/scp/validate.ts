/** The command `scp validate`: everything that is wrong with service control policies. */
import { catalogue } from '../../../../policies/controls';
import { type LoadedProfile, resolveProfile } from '../../../../policies/profile';
import type { Organization } from '../../../../core/iam/document';
import {
  minified,
  type PolicyProblem,
  policyProblems,
  readPolicy,
  type ReadPolicy,
  serviceAuthorization,
} from '../../../../policies/preventive/validation';
import { safetyProblems } from '../../../../policies/preventive/validation/safety-problems';
import { readOrganization } from '../../../readers/organization/organization';
import { readPolicyText } from '../../../readers/organization/policy-text';
import { columns, plain } from '../../../reports';
import { plainJson } from '../../../../core/text/plain';
import { collect, ProblemsError } from '../../../../core/problems';

export interface ValidateOptions {
  /** Organization profile; as for the other commands where it is not named. */
  readonly profile?: string;
  /** What is attached already. */
  readonly organization?: string;
  /** Default: text. */
  readonly format?: 'text' | 'json';
}

/** The profile in the package: its roles are nobody's. */
const REFERENCE = 'reference';

/**
 * Validates policies that are attached together to one target, and writes the report to standard output.
 *
 * The report as JSON, with the problems in the order of the files and lines:
 *
 *     {
 *       "schemaVersion": "1",
 *       "outcome": "valid | invalid",
 *       "profile": {"name": "…", "source": "reference | path", "sha256": "…"},
 *       "reference": {"source": "…", "updated": "2026-09-26"},
 *       "rolesProbed": true,
 *       "policies": [{"file": "scp.json", "characters": 2048, "minifiedCharacters": 1024}],
 *       "summary": {"errors": 1, "warnings": 0},
 *       "problems": [{"file": "scp.json", "line": 4, "severity": "error | warning", "rule": "version", "message": "…"}]
 *     }
 *
 * `reference` is the data that actions and condition keys were looked up in. Roles are probed where a profile of one's
 * own is used, since the roles of the reference profile are nobody's.
 *
 * @returns the exit status: 0 where there are no errors (there may be warnings), else 1.
 * @throws ProblemsError (usage) where no file or one file twice is named, or policies are not readable as JSON: all of them at once.
 */
export function validate(files: readonly string[], options: ValidateOptions): number {
  if (files.length === 0)
    throw new ProblemsError('usage', 'a file is missing; name the service control policies to validate');
  const repeated = files.find((file, index) => files.indexOf(file) !== index);
  if (repeated !== undefined)
    throw new ProblemsError('usage', `${repeated}: is named twice; name each file once`);
  const policies = readAll(files);
  const loaded = resolveProfile(options.profile, catalogue);
  const organization =
    options.organization === undefined ? undefined : readOrganization(options.organization);
  const isProbed = loaded.source !== REFERENCE;
  const problems = problemsFor(policies, loaded, organization, isProbed);
  const report = { policies, loaded, problems, isProbed };
  process.stdout.write(options.format === 'json' ? asJson(report) : asText(report));
  return countOf(problems, 'error') === 0 ? 0 : 1;
}

function readAll(files: readonly string[]): ReadPolicy[] {
  const unreadable: string[] = [];
  const policies = files.flatMap(
    (file) => collect(unreadable, () => readPolicy(readPolicyText(file), file)) ?? [],
  );
  if (unreadable.length > 0) throw new ProblemsError('usage', unreadable);
  return policies;
}

function problemsFor(
  policies: readonly ReadPolicy[],
  { profile }: LoadedProfile,
  organization: Organization | undefined,
  isProbed: boolean,
): PolicyProblem[] {
  const { maxCharacters, maxPoliciesPerTarget } = profile.serviceControlPolicies;
  return policyProblems(policies, {
    quotas: { maxCharacters, maxPoliciesPerTarget },
    ...(organization === undefined ? {} : { organization }),
    found: isProbed ? safetyProblems(policies, profile, organization) : [],
  });
}

interface Report {
  readonly policies: readonly ReadPolicy[];
  readonly loaded: LoadedProfile;
  readonly problems: readonly PolicyProblem[];
  readonly isProbed: boolean;
}

function asText({ policies, loaded, problems, isProbed }: Report): string {
  const rows = problems.map(({ file, line, severity, rule, message }) => [
    `${file}:${line}`,
    severity,
    rule,
    message,
  ]);
  const counts = [
    plural(countOf(problems, 'error'), 'error'),
    plural(countOf(problems, 'warning'), 'warning'),
  ].join(', ');
  const { updated } = serviceAuthorization();
  const roles = isProbed ? 'its roles probed' : 'no roles probed';
  const basis = `profile "${loaded.profile.name}" (${loaded.source}), ${roles}; actions and keys of ${updated}`;
  const lines = [
    ...columns(rows),
    ...(rows.length === 0 ? [] : ['']),
    `${counts} in ${plural(policies.length, 'policy')}; ${basis}`,
  ];
  return `${lines.map(plain).join('\n')}\n`;
}

function asJson({ policies, loaded, problems, isProbed }: Report): string {
  const { source, updated } = serviceAuthorization();
  const [errors, warnings] = [countOf(problems, 'error'), countOf(problems, 'warning')];
  const report = {
    schemaVersion: '1',
    outcome: errors === 0 ? 'valid' : 'invalid',
    profile: { name: loaded.profile.name, source: loaded.source, sha256: loaded.sha256 },
    reference: { source, updated },
    rolesProbed: isProbed,
    policies: policies.map((policy) => ({
      file: policy.name,
      characters: policy.text.length,
      minifiedCharacters: minified(policy).length,
    })),
    summary: { errors, warnings },
    problems,
  };
  return plainJson(`${JSON.stringify(report, null, 2)}\n`);
}

function countOf(problems: readonly PolicyProblem[], wanted: PolicyProblem['severity']): number {
  return problems.filter(({ severity }) => severity === wanted).length;
}

function plural(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  return `${count === 0 ? 'no' : count} ${noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;
}
