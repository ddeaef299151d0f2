import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CURRENT_COMMAND,
  ENVIRONMENT,
  INTERPRETER,
} from '../../../../policies/controls/connect/authentication_profile_ip_restricted/command';
import { type Ended, expectStatus, runBeside } from '../../../support/child';
import { ConnectDouble, defaultProfile } from '../../../support/connect-double';
import { toolOrSkip } from '../../../support/tools';

const FIRST = '11111111-2222-3333-4444-555555555555';
const SECOND = '66666666-7777-8888-9999-000000000000';
const ALL_CALLS = [
  'DescribeInstance',
  'ListAuthenticationProfiles',
  'DescribeAuthenticationProfile',
  'UpdateAuthenticationProfile',
  'DescribeAuthenticationProfile',
];

/** The configuration as cdktf writes it; `terraform_data.instance` stands for the instance. */
function configuration(instanceId: string, allowedIps: readonly string[]): object {
  const reference = '${terraform_data.instance.output}';
  const input = {
    instance_id: reference,
    region: 'eu-central-1',
    allowed_ips: allowedIps,
    periodic_session_duration: 15,
    session_inactivity_duration: 30,
    session_inactivity_handling_enabled: true,
  };
  return {
    resource: {
      terraform_data: {
        instance: { input: instanceId },
        authentication_profile: {
          input,
          triggers_replace: { ...input, command_version: CURRENT_COMMAND.version },
          provisioner: [
            {
              'local-exec': {
                command: CURRENT_COMMAND.command,
                interpreter: INTERPRETER,
                environment: { ...ENVIRONMENT, INSTANCE_ID: reference },
              },
            },
          ],
        },
      },
    },
  };
}

toolOrSkip(
  'terraform',
  'bash',
  'aws',
)('terraform apply of the governed authentication profile', () => {
  let folder: string;
  let double: ConnectDouble;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'authentication-profile-apply-'));
    double = await ConnectDouble.start();
    double.addInstance(FIRST);
    double.addInstance(SECOND);
  });
  afterAll(async () => {
    await double.close();
    rmSync(folder, { recursive: true });
  });

  function terraform(...args: string[]): Promise<Ended> {
    return runBeside(['terraform', ...args], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        CHECKPOINT_DISABLE: '1',
        AWS_CONFIG_FILE: join(folder, 'none'),
        AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
        AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
        AWS_ENDPOINT_URL: double.url,
        AWS_MAX_ATTEMPTS: '1',
        CONNECT_GUARDRAILS_PAUSE_SECONDS: '0',
      },
    });
  }

  function configure(instanceId: string, allowedIps: readonly string[]): void {
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(configuration(instanceId, allowedIps)));
  }

  /** Applies the configuration, which ends with that status; what Terraform says it did, and the calls that the command made. */
  async function apply(
    status: number,
    instanceId: string,
    ...allowedIps: string[]
  ): Promise<{ output: string; changes: string | undefined; calls: string[] }> {
    configure(instanceId, allowedIps);
    double.requests.length = 0;
    const ended = await terraform('apply', '-auto-approve', '-input=false', '-no-color');
    const output = Object.values(expectStatus(ended, status)).join('');
    return {
      output,
      changes: /Apply complete! Resources: (.*)\./.exec(output)?.[1],
      calls: double.requests.map((request) => `${request.operation} ${request.instanceId}`),
    };
  }

  function callsOn(instanceId: string): string[] {
    return ALL_CALLS.map((operation) => `${operation} ${instanceId}`);
  }

  test('runs the command where a value or the instance changed, and only there', async () => {
    configure(FIRST, ['216.82.182.50/31']);
    expectStatus(await terraform('init', '-input=false', '-no-color'), 0);

    const created = await apply(0, FIRST, '216.82.182.50/31');
    expect({ ...created, output: '' }).toEqual({
      output: '',
      changes: '2 added, 0 changed, 0 destroyed',
      calls: callsOn(FIRST),
    });
    expect(created.output).toContain(
      `(local-exec): authentication profile ${defaultProfile().Id} of instance ${FIRST} in eu-central-1 now has the governed values: changed allowed_ips`,
    );

    const unchanged = await apply(0, FIRST, '216.82.182.50/31');
    expect({ ...unchanged, output: '' }).toEqual({
      output: '',
      changes: '0 added, 0 changed, 0 destroyed',
      calls: [],
    });

    const changed = await apply(0, FIRST, '216.82.182.50/31', '2001:db8:1::/48');
    expect({ ...changed, output: '' }).toEqual({
      output: '',
      changes: '1 added, 0 changed, 1 destroyed',
      calls: callsOn(FIRST),
    });
    expect(double.requests[3]?.body).toEqual({ AllowedIps: ['216.82.182.50/31', '2001:db8:1::/48'] });

    double.inject('DescribeInstance', { code: 'AccessDeniedException', status: 403, message: 'no' }, 1);
    const failed = await apply(1, SECOND, '216.82.182.50/31', '2001:db8:1::/48');
    expect({ ...failed, output: '' }).toEqual({
      output: '',
      changes: undefined,
      calls: [`DescribeInstance ${SECOND}`],
    });
    expect(failed.output.replace(/\n. /g, ' ')).toContain(
      `access denied to connect:DescribeInstance on instance ${SECOND} in eu-central-1 (AccessDeniedException: no): allow the operation to the role that runs terraform apply`,
    );

    const repaired = await apply(0, SECOND, '216.82.182.50/31', '2001:db8:1::/48');
    expect({ ...repaired, output: '' }).toEqual({
      output: '',
      changes: '1 added, 0 changed, 1 destroyed',
      calls: callsOn(SECOND),
    });

    const values = {
      AllowedIps: ['216.82.182.50/31', '2001:db8:1::/48'],
      PeriodicSessionDuration: 15,
      SessionInactivityDuration: 30,
      SessionInactivityHandlingEnabled: true,
    };
    expect([FIRST, SECOND].map((id) => double.instances.get(id)?.profiles)).toEqual([
      [defaultProfile(values)],
      [defaultProfile(values)],
    ]);
  });
});
