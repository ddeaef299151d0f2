import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A terraform that can plan with the AWS provider here. */
export interface Terraform {
  readonly program: string;
  /** Folder of a provider mirror that has the AWS provider; undefined where providers come from the registry. */
  readonly mirror: string | undefined;
}

/** What Terraform calls the AWS provider inside of a mirror ("Implied Local Mirror Directories", Terraform CLI docs). */
const AWS_PROVIDER = join('registry.terraform.io', 'hashicorp', 'aws');

/** Folders in which a mirror is looked for, besides those that Terraform's own documentation names. */
const MIRROR_ROOTS = [
  '/opt',
  '/srv',
  '/usr/local/share',
  '/usr/share',
  '/usr/local/lib',
  '/usr/lib',
  '/var/lib',
];
const MIRROR_DEPTH = 3;

/**
 * Finds terraform on PATH, and a provider mirror where there is one: named by TF_PLUGIN_DIR, Terraform's implied local
 * mirrors, or a folder of that form below the usual places. A CLI configuration that exists is used as it is.
 * @returns undefined where there is no terraform.
 */
export function findTerraform(): Terraform | undefined {
  const program = findProgram('terraform');
  if (program === undefined) return undefined;
  return { program, mirror: cliConfiguration() === undefined ? findMirror() : undefined };
}

/** The executable file of that name on PATH, as a shell finds it. */
export function findProgram(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The environment for terraform: a CLI configuration that is not there is not named, and nothing is asked. */
export function terraformEnvironment(): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
    // Collecting garbage less often takes a fifth off: the provider's schema alone is some hundred megabytes.
    GOGC: process.env['GOGC'] ?? '400',
  };
  if (cliConfiguration() === undefined) delete environment['TF_CLI_CONFIG_FILE'];
  return environment;
}

function cliConfiguration(): string | undefined {
  const file = process.env['TF_CLI_CONFIG_FILE'];
  return file !== undefined && file !== '' && existsSync(file) ? file : undefined;
}

function findMirror(): string | undefined {
  const named = process.env['TF_PLUGIN_DIR'];
  const home = homedir();
  const data = process.env['XDG_DATA_HOME'] ?? join(home, '.local', 'share');
  const implied = [join(home, '.terraform.d', 'plugins'), join(data, 'terraform', 'plugins')];
  for (const folder of [...(named === undefined ? [] : [named]), ...implied]) {
    if (existsSync(join(folder, AWS_PROVIDER))) return folder;
  }
  for (const root of MIRROR_ROOTS) {
    const mirror = mirrorBelow(root, MIRROR_DEPTH);
    if (mirror !== undefined) return mirror;
  }
  return undefined;
}

function mirrorBelow(folder: string, depth: number): string | undefined {
  if (existsSync(join(folder, AWS_PROVIDER))) return folder;
  if (depth === 0) return undefined;
  for (const entry of folders(folder)) {
    const mirror = mirrorBelow(join(folder, entry), depth - 1);
    if (mirror !== undefined) return mirror;
  }
  return undefined;
}

function folders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

/** Provider settings with which the AWS provider plans without an account ("Provider Configuration", AWS provider docs). */
export const OFFLINE_PROVIDER = {
  access_key: 'made-up',
  // Credentials that are made up belong to no account.
  allowed_account_ids: [],
  secret_key: 'made-up',
  skip_credentials_validation: true,
  skip_metadata_api_check: true,
  skip_region_validation: true,
  skip_requesting_account_id: true,
};

/** How to plan a folder. */
export interface PlanOptions {
  /** Aliases of the AWS provider, beside the default one, that get made-up credentials too. */
  readonly aliases?: readonly string[];
  /** Further settings of the default AWS provider, as `endpoints`. */
  readonly provider?: Readonly<Record<string, unknown>>;
  /** Further arguments of `terraform plan`. */
  readonly arguments?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  /** Return the plan that Terraform saves where planning fails (`errored: true`). Default: planning must not fail. */
  readonly errored?: boolean;
}

/**
 * Plans a copy of a folder with made-up credentials, and returns the plan as JSON text (`terraform show -json`).
 * A `state.json` in the folder is the prior state; nothing is refreshed, except with `-refresh-only`.
 * @throws Error with what terraform said.
 */
export function planFolder(terraform: Terraform, source: string, options: PlanOptions = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-plan-'));
  try {
    cpSync(source, folder, { recursive: true, dereference: true });
    const state = join(folder, 'state.json');
    if (existsSync(state)) cpSync(state, join(folder, 'terraform.tfstate'));
    const providers = [
      { ...OFFLINE_PROVIDER, ...options.provider },
      ...(options.aliases ?? []).map((alias) => ({ alias, ...OFFLINE_PROVIDER })),
    ];
    writeFileSync(join(folder, 'offline_override.tf.json'), JSON.stringify({ provider: { aws: providers } }));
    const environment = initialize(terraform, folder);
    const variables = Object.entries(options.variables ?? {}).map(([name, value]) => `-var=${name}=${value}`);
    const args = options.arguments ?? [];
    const plan = ['plan', '-input=false', '-no-color', '-out=plan.bin', ...variables, ...args];
    try {
      run(
        terraform,
        folder,
        args.includes('-refresh-only') ? plan : [...plan, '-refresh=false'],
        environment,
      );
    } catch (error) {
      if (options.errored !== true || !existsSync(join(folder, 'plan.bin'))) throw error;
    }
    return run(terraform, folder, ['show', '-json', 'plan.bin'], environment);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Runs `terraform init` in a folder.
 *
 * Every later command would read the AWS provider's 700 MB again to compare their hash with the one that `init` wrote:
 * half of its time. In the environment that is returned the provider is overridden by the one just installed, which is
 * not hashed ("Development Overrides for Provider Developers", Terraform CLI docs, November 2026).
 * @returns the environment for the commands that follow in this folder.
 * @throws Error with what terraform said.
 */
export function initialize(terraform: Terraform, folder: string): NodeJS.ProcessEnv {
  const environment = terraformEnvironment();
  const mirror = terraform.mirror === undefined ? [] : [`-plugin-dir=${terraform.mirror}`];
  run(terraform, folder, ['init', '-input=false', '-no-color', ...mirror], environment);
  const provider = installedProvider(folder);
  if (provider === undefined) return environment;
  const configuration = join(folder, '.terraform', 'installed-provider.tfrc');
  writeFileSync(
    configuration,
    `provider_installation {
  dev_overrides {
    "hashicorp/aws" = ${JSON.stringify(provider)}
  }
  direct {}
}
`,
  );
  return { ...environment, TF_CLI_CONFIG_FILE: configuration };
}

/** The folder of the AWS provider that `terraform init` installed; undefined where the configuration has none. */
function installedProvider(folder: string): string | undefined {
  const versions = join(folder, '.terraform', 'providers', AWS_PROVIDER);
  const [version] = folders(versions);
  if (version === undefined) return undefined;
  // A mirror's platform is a link.
  const [platform] = readdirSync(join(versions, version));
  return platform === undefined ? undefined : realpathSync(join(versions, version, platform));
}

/**
 * Runs terraform in a folder. Returns its standard output.
 * @throws Error with what terraform said.
 */
export function run(
  terraform: Terraform,
  folder: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = terraformEnvironment(),
): string {
  const result = spawnSync(terraform.program, args, {
    cwd: folder,
    encoding: 'utf8',
    env: environment,
    maxBuffer: 2 ** 30,
  });
  if (result.status !== 0) {
    const said = result.error?.message ?? (result.stderr.trim() || result.stdout.trim());
    throw new Error(`terraform ${args[0] ?? ''} failed:\n${said}`);
  }
  return result.stdout;
}
