import { policyProblems, readPolicy } from '../../../../policies/preventive/validation';
import type { Organization } from '../../../../core/iam/document';

export const QUOTAS = { maxCharacters: 10_240, maxPoliciesPerTarget: 10 };

/** A policy as a file has it: one statement for each line, from line 3. */
export function policyText(...statements: readonly object[]): string {
  const lines = statements.map((statement) => JSON.stringify(statement)).join(',\n');
  return `{"Version": "2012-10-17",\n"Statement": [\n${lines}\n]}\n`;
}

/** What is wrong with policies, each given as the list of its statements: `file:line severity rule: message`. */
export function foundInSet(policies: readonly (readonly object[])[], organization?: Organization): string[] {
  const read = policies.map((statements, index) =>
    readPolicy(policyText(...statements), `${String.fromCharCode(97 + index)}.json`),
  );
  return policyProblems(read, {
    quotas: QUOTAS,
    ...(organization === undefined ? {} : { organization }),
  }).map(({ file, line, severity, rule, message }) => `${file}:${line} ${severity} ${rule}: ${message}`);
}

/** What is wrong with one policy. */
export function found(...statements: readonly object[]): string[] {
  return foundInSet([statements]);
}
