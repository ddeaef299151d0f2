/** The command `scp render`: composes the service control policies of a profile and writes them with a summary. */
import { join } from 'node:path';
import { catalogue } from '../../../../policies/controls';
import { resolveProfile } from '../../../../policies/profile';
import {
  composeServiceControlPolicies,
  STRATEGIES,
  type Strategy,
  summaryOf,
} from '../../../../policies/preventive';
import { readOrganization } from '../../../readers/organization/organization';
import { plain } from '../../../../core/text/plain';
import { notAllowed } from '../../../../core/text/closest';
import { checkFolder, replaceFolder, SUMMARY_FILE } from './rendered-folder';
import { collect, ProblemsError } from '../../../../core/problems';

export interface RenderOptions {
  /** The folder to write: it must not exist, be empty, or be an earlier rendering. */
  readonly out: string;
  /** Default: `connect-guardrails.yaml` in the working directory, else the reference profile. */
  readonly profile?: string;
  /** The organization file. Default: every target is assumed to hold FullAWSAccess only. */
  readonly organization?: string;
  /** Default: what the profile says. */
  readonly strategy?: string;
}

/**
 * Writes the documents, one JSON file each as it is to be attached (a line feed at the end would be attached as well:
 * there is none), and SUMMARY.md.
 *
 * @throws an error with `problems` for bad options and files, and where the documents cannot be packed or would lock
 *   somebody out: then nothing is written
 */
export function render({
  out,
  profile: file,
  organization: organizationFile,
  strategy: name,
}: RenderOptions): void {
  const problems: string[] = [];
  for (const [option, value] of Object.entries({ out, profile: file, organization: organizationFile })) {
    if (value === '') problems.push(`the name of --${option} is empty; name one (is a variable not set?)`);
  }
  if (problems.length > 0) throw new ProblemsError('usage', problems);
  const strategy = collect(problems, () => strategyOf(name));
  const loaded = collect(problems, () => resolveProfile(file, catalogue));
  const organization = collect(problems, () =>
    organizationFile === undefined ? undefined : readOrganization(organizationFile),
  );
  collect(problems, () => checkFolder(out));
  if (problems.length > 0 || loaded === undefined) throw new ProblemsError('usage', problems);

  const { profile, source, sha256 } = loaded;
  const composed = composeServiceControlPolicies(profile, {
    ...(strategy === undefined ? {} : { strategy }),
    ...(organization === undefined ? {} : { organization }),
  });
  const { maxCharacters, maxPoliciesPerTarget } = profile.serviceControlPolicies;
  const summary = summaryOf(composed, {
    name: profile.name,
    source,
    sha256,
    maxCharacters,
    maxPoliciesPerTarget,
  });
  replaceFolder(out, [
    ...composed.documents.map((document) => ({ name: `${document.name}.json`, text: document.content })),
    { name: SUMMARY_FILE, text: summary },
  ]);
  const lines = [
    ...composed.documents.map(
      (document) => `${join(out, document.name)}.json: ${document.characters} of ${maxCharacters} characters`,
    ),
    `${join(out, SUMMARY_FILE)}: read this before the documents are attached`,
  ];
  process.stdout.write(lines.map((line) => `${plain(line)}\n`).join(''));
}

function strategyOf(name: string | undefined): Strategy | undefined {
  if (name === undefined) return undefined;
  const names = Object.keys(STRATEGIES) as Strategy[];
  const strategy = names.find((one) => one === name);
  if (strategy === undefined) throw new ProblemsError('usage', notAllowed('--strategy', name, names));
  return strategy;
}
