/** The commands `scp render`, `scp validate` and `scp simulate`. */
import { Command, type Option } from 'commander';
import { STRATEGIES } from '../../../policies/preventive';
import { single, singleFormat } from './options';
import { render, type RenderOptions } from './scp/render';
import { simulate, type SimulateOptions } from './scp/simulate';
import { validate, type ValidateOptions } from './scp/validate';

const PROFILE = '--profile <file>';
const PROFILE_HELP =
  'organization profile, YAML or JSON (default: connect-guardrails.yaml, else the reference profile)';
const ORGANIZATION = '--organization <file>';

/** Errors are thrown with their `problems`: the program reports them and ends with status 2. */
export function scpCommand(): Command {
  const scp = new Command('scp').description('compose, check and simulate service control policies');
  scp
    .command('render')
    .description('write the service control policies of a profile, and a summary for readers')
    .addOption(single('--out <folder>', 'the folder to write').makeOptionMandatory())
    .addOption(single(PROFILE, PROFILE_HELP))
    .addOption(
      single(
        ORGANIZATION,
        'the chain of policies to an account, YAML or JSON (default: FullAWSAccess alone is assumed)',
      ),
    )
    .addOption(
      single('--strategy <name>', `${Object.keys(STRATEGIES).join(', ')} (default: what the profile says)`),
    )
    .action((options: RenderOptions) => {
      render(options);
    });
  scp
    .command('validate')
    .description('check service control policies: grammar, quotas, names, statements without effect')
    .argument('<file...>', 'service control policies as JSON')
    .addOption(single(PROFILE, PROFILE_HELP))
    .addOption(single(ORGANIZATION, 'the chain of policies to an account, for quotas and safety'))
    .addOption(formatOption())
    .action((files: string[], options: ValidateOptions) => {
      process.exitCode = validate(files, options);
    });
  scp
    .command('simulate')
    .description('say what the policies of an organization answer to requests, and why')
    .addOption(
      single(ORGANIZATION, 'the chain of policies to an account, YAML or JSON').makeOptionMandatory(),
    )
    .addOption(
      single(
        '--requests <file>',
        'requests as a JSON array or one JSON object per line, or - for standard input',
      ).makeOptionMandatory(),
    )
    .option('--closed', 'take context keys that a request does not give for absent')
    .addOption(formatOption())
    .action((options: SimulateOptions) => {
      simulate(options);
    });
  return scp;
}

function formatOption(): Option {
  return singleFormat(['text', 'json'], 'how to print it: text or json');
}
