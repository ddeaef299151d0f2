#!/usr/bin/env node
/** The program `connect-guardrails`. Each command loads what it needs when it runs: `--version` answers at once. */
import { createRequire } from 'node:module';
import { Command, type CommanderError } from 'commander';
import { plain } from '../../../core/text/plain';
import type * as CheckModule from './check';
import type * as ControlsModule from './controls';
import type * as ExplainModule from './explain';
import type * as FactsModule from './facts';
import type * as LiveModule from './live';
import { repeatable, single, singleFormat } from './options';
import { packageVersion } from './package-version';
import type * as ProfileModule from './profile';
import type * as ScpModule from './scp';
import { problemsOf } from '../../../core/problems';

const load = createRequire(__filename);

const FAILED = 2;
const ISSUES = 'an unexpected error, please report it with the command that you ran';

function program(args: readonly string[]): Command {
  const root = new Command('connect-guardrails')
    .description('judges Amazon Connect infrastructure by the guardrails of a regulated enterprise')
    .version(packageVersion(), '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .configureOutput({ writeErr: () => undefined })
    .exitOverride();
  root
    .command('check')
    .description('judge Terraform plans, synthesized applications and live accounts')
    .argument(
      '[document...]',
      'Terraform plan as JSON, synthesized application (folder or cdk.tf.json), saved live account, or - for standard input',
    )
    .addOption(
      single(
        '--profile <file>',
        'organization profile, YAML or JSON (default: connect-guardrails.yaml, else the reference profile)',
      ),
    )
    .addOption(single('--waivers <file>', 'waiver file, YAML or JSON'))
    .addOption(repeatable('--format <name[=file]>', 'text or json, to standard output or to a file', 'text'))
    .addOption(repeatable('--control <id>', 'judge this control only', 'all'))
    .addOption(repeatable('--except <id>', 'do not judge this control', 'none'))
    .addOption(
      single('--now <time>', 'the moment that decides what is expired, ISO 8601 (default: the clock)'),
    )
    .option(
      '--live',
      'judge what really runs in an AWS account, read with the AWS credentials of the environment',
    )
    .addOption(single('--region <region>', 'with --live: the Region (default: AWS_REGION)'))
    .addOption(repeatable('--instance <id>', 'with --live: read this instance only', 'all of the Region'))
    .addOption(single('--save <file>', 'with --live: also save what was read, to be judged again'))
    .addOption(
      single(
        '--requests-per-second <number>',
        'with --live: requests to Amazon Connect in one second (default: 2, its quota)',
      ),
    )
    .option('--permissions', 'with --live: print the IAM policy that reading needs, and read nothing')
    .action(async (documents: string[], options: LiveModule.LiveCheckOptions) => {
      const { check } = load('./check') as typeof CheckModule;
      if (!usesLive(options)) process.exitCode = await check(documents, options);
      else process.exitCode = await (load('./live') as typeof LiveModule).checkLive(documents, options);
    });
  root
    .command('controls')
    .description('print the catalogue as a matrix of controls and layers')
    .addOption(singleFormat(['text', 'json', 'markdown'], 'text, json or markdown'))
    .action(({ format }: { format: 'text' | 'json' | 'markdown' }) => {
      const { controls } = load('./controls') as typeof ControlsModule;
      process.stdout.write(controls(format));
    });
  root
    .command('explain')
    .description('explain one control: why, how to comply, its layers, examples')
    .argument('<control>', 'id of the control')
    .action((id: string) => {
      const { explain } = load('./explain') as typeof ExplainModule;
      process.stdout.write(explain(id));
    });
  root
    .command('facts')
    .description('write what the texts in a document say (policy documents), as data for other engines')
    .argument(
      '<document>',
      'Terraform plan as JSON, synthesized stack, saved live account, or - for standard input',
    )
    .addOption(single('--out <file>', 'the JSON file to write').makeOptionMandatory())
    .action((document: string, options: FactsModule.FactsOptions) => {
      const { facts } = load('./facts') as typeof FactsModule;
      facts(document, options);
    });
  if (args[0] === 'profile') {
    const { profileCommand } = load('./profile') as typeof ProfileModule;
    root.addCommand(inheriting(root, profileCommand()));
  } else {
    root.command('profile').description('check, print and describe organization profiles');
  }
  if (args[0] === 'scp') {
    const { scpCommand } = load('./scp') as typeof ScpModule;
    root.addCommand(inheriting(root, scpCommand()));
  } else {
    root.command('scp').description('compose, check and simulate service control policies');
  }
  return root;
}

/** Whether any option is one of a live account. */
function usesLive({
  live,
  region,
  instance,
  save,
  requestsPerSecond,
  permissions,
}: LiveModule.LiveCheckOptions) {
  return [live, region, instance[0], save, requestsPerSecond, permissions].some(
    (value) => value !== undefined,
  );
}

/** Commander hands its settings down to commands that it made itself only. */
function inheriting(parent: Command, command: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inheriting(parent, child);
  return command;
}

/** Commands that are loaded when they run may have a commander of their own, so that its class tells nothing. */
function isCommanderError(error: unknown): error is CommanderError {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('commander.')
  );
}

/** What commander says of a wrong call, as one line with what is allowed. */
function usageProblem(error: CommanderError, root: Command, args: readonly string[]): string {
  const sentence = error.message
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
    .replace(/\.$/, '')
    .trim();
  const command = calledCommand(root, args);
  const names = command.commands.map((one) => one.name()).filter((name) => name !== 'help');
  switch (error.code) {
    case 'commander.help':
      return `a command is missing; allowed are ${names.join(', ')}`;
    case 'commander.unknownCommand':
      return `${sentence}; allowed are ${names.join(', ')}`;
    case 'commander.unknownOption':
      return `${sentence}; allowed are ${[...command.options.map(({ long, flags }) => long ?? flags), '--help'].join(', ')}`;
    default:
      return `${sentence}; ${fullName(command)} --help says more`;
  }
}

function calledCommand(command: Command, [first, ...rest]: readonly string[]): Command {
  const called = command.commands.find((one) => one.name() === first);
  return called === undefined ? command : calledCommand(called, rest);
}

function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}

async function main(args: readonly string[]): Promise<void> {
  // What cannot be said must not decide the exit status: node's own for an error that nobody listens to is 1.
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') fail([`standard output cannot be written (${error.code ?? error.message})`]);
  });
  try {
    const root = program(args);
    try {
      await root.parseAsync(args, { from: 'user' });
    } catch (error) {
      if (!isCommanderError(error)) throw error;
      if (error.exitCode !== 0) fail([usageProblem(error, root, args)]);
    }
  } catch (error) {
    fail(
      problemsOf(error) ?? [
        `${ISSUES}: ${error instanceof Error ? error.message.replaceAll('\n', ' ') : String(error)}`,
      ],
    );
  }
}

function fail(problems: readonly string[]): void {
  for (const problem of problems) process.stderr.write(`error: ${plain(problem)}\n`);
  process.exitCode = FAILED;
}

void main(process.argv.slice(2));
