import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TerraformStack, Testing } from 'cdktf';
import { type Ended, expectStatus, runBeside } from './child';
import { findTerraform, initialize, OFFLINE_PROVIDER, type Terraform } from '../../scripts/terraform';

/** What a plan would do to one resource. */
export interface PlannedChange {
  readonly address: string;
  /** As the machine-readable UI of Terraform calls it: `create`, `update`, `replace`, `delete`, … */
  readonly action: string;
}

/** A line of the machine-readable UI ("Terraform's machine-readable UI", Terraform CLI docs, November 2026). */
interface Message {
  readonly type: string;
  readonly change?: { readonly resource: { readonly addr: string }; readonly action: string };
}

const SAVED_PLAN = 'plan.bin';

/**
 * How often the provider asks: what a double of AWS cannot do fails within seconds, and one answer that is lost does not decide.
 * The provider's own default is 25 ("Provider Configuration", AWS provider docs, 5.100).
 */
const ATTEMPTS = 3;

/** A folder with its state that the real terraform plans and applies, against the endpoint of a double of AWS. */
export class Deployment {
  private readonly folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-deployment-'));
  private planned = false;
  private environment: NodeJS.ProcessEnv | undefined;

  /** @param endpoints of the services that are called, as the AWS provider names them. */
  constructor(private readonly endpoints: Readonly<Record<string, string>>) {}

  /** Takes a stack in the place of the one before; `provider` changes settings of the AWS provider. */
  define(stack: TerraformStack, provider: Readonly<Record<string, unknown>> = {}): void {
    this.planned = false;
    writeFileSync(join(this.folder, 'cdk.tf.json'), Testing.synth(stack, true));
    const assets = join(Testing.fullSynth(stack), 'stacks', stack.node.id, 'assets');
    if (existsSync(assets)) cpSync(assets, join(this.folder, 'assets'), { recursive: true });
    const settings = {
      ...OFFLINE_PROVIDER,
      region: 'us-east-1',
      max_retries: ATTEMPTS,
      endpoints: [this.endpoints],
      ...provider,
    };
    writeFileSync(
      join(this.folder, 'double_override.tf.json'),
      JSON.stringify({ provider: { aws: [settings] } }),
    );
  }

  /** Plans what the next `apply` does. Returns the changes in the order of addresses. */
  async plan(): Promise<PlannedChange[]> {
    const ended = await this.run('plan', '-input=false', '-json', `-out=${SAVED_PLAN}`);
    const { stdout } = expectStatus(ended, 0);
    this.planned = true;
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Message)
      .filter(({ type }) => type === 'planned_change')
      .map(({ change }) => ({ address: change?.resource.addr ?? '', action: change?.action ?? '' }))
      .filter(({ action }) => action !== 'noop' && action !== 'read')
      .sort((a, b) => (a.address < b.address ? -1 : 1));
  }

  /** Applies the plan that was made of what is defined, as it was saved; where there is none, plans and applies. */
  apply(): Promise<Ended> {
    const saved = this.planned ? [SAVED_PLAN] : [];
    this.planned = false;
    return this.run('apply', '-input=false', '-no-color', '-auto-approve', ...saved);
  }

  destroy(): Promise<Ended> {
    return this.run('destroy', '-input=false', '-no-color', '-auto-approve');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What the commands run in. */
  private initialized(): NodeJS.ProcessEnv {
    return (this.environment ??= initialize(findTerraform() as Terraform, this.folder));
  }

  private run(...args: readonly string[]): Promise<Ended> {
    const env = {
      ...this.initialized(),
      // A double of AWS that answers one request after the other is asked so.
      TF_CLI_ARGS_apply: '-parallelism=1',
      TF_CLI_ARGS_destroy: '-parallelism=1',
    };
    return runBeside(['terraform', ...args], { cwd: this.folder, env });
  }
}
