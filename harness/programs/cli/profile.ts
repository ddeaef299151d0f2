/** The commands `profile validate`, `profile show` and `profile schema`. */
import { fstatSync, statSync } from 'node:fs';
import { Command } from 'commander';
import { stringify } from 'yaml';
import { catalogue } from '../../../policies/controls';
import {
  DEFAULT_PROFILE_FILE,
  type LoadedProfile,
  profileJsonSchema,
  referenceProfile,
  resolveProfile,
} from '../../../policies/profile';
import { singleFormat } from './options';

const FILE = '[file]';
const FILE_HELP =
  'organization profile, YAML or JSON (default: connect-guardrails.yaml in the working directory, else the reference profile)';

/** Errors are thrown as ProfileError: the program reports them and ends with status 2. */
export function profileCommand(): Command {
  const profile = new Command('profile').description('check, print and describe organization profiles');
  profile
    .command('validate')
    .description('check a profile and report everything that is wrong with it')
    .argument(FILE, FILE_HELP)
    .action((file: string | undefined) => {
      const { profile: valid, source, sha256 } = resolveProfile(file, catalogue);
      process.stdout.write(`${source}: profile "${valid.name}" is valid (sha256 ${sha256})\n`);
    });
  profile
    .command('show')
    .description('print the normalised profile: every setting, ranges as CIDR blocks')
    .argument(FILE, FILE_HELP)
    .addOption(singleFormat(['text', 'json'], 'how to print it: text or json'))
    .action((file: string | undefined, { format }: { format: 'text' | 'json' }) => {
      const loaded =
        file === undefined && isMadeByOutput(DEFAULT_PROFILE_FILE)
          ? referenceProfile(catalogue)
          : resolveProfile(file, catalogue);
      process.stdout.write(
        format === 'json' ? `${JSON.stringify(loaded.profile, null, 2)}\n` : asText(loaded),
      );
    });
  profile
    .command('schema')
    .description('print the JSON Schema of profile files, for editors')
    .action(() => {
      process.stdout.write(`${JSON.stringify(profileJsonSchema(), null, 2)}\n`);
    });
  return profile;
}

/** Whether a file is the empty one that a shell makes for standard output, as `> connect-guardrails.yaml` does. */
function isMadeByOutput(file: string): boolean {
  try {
    const status = statSync(file);
    const output = fstatSync(process.stdout.fd);
    return status.isFile() && status.size === 0 && output.dev === status.dev && output.ino === status.ino;
  } catch {
    return false;
  }
}

/** YAML that is a profile file again. */
function asText({ profile, source, sha256 }: LoadedProfile): string {
  return `# source: ${JSON.stringify(source)}\n# sha256: ${sha256}\n${stringify(profile, { lineWidth: 0 })}`;
}
