import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  COMMAND_VERSIONS,
  CURRENT_COMMAND,
  ENVIRONMENT,
  GOVERNED_PROFILE_ENVIRONMENT_KEYS,
  INTERPRETER,
  RELEASED_COMMAND_VERSIONS,
  WITHDRAWN_COMMAND_VERSIONS,
} from '../../../../policies/controls/connect/authentication_profile_ip_restricted/command';
import {
  ConnectDouble,
  defaultProfile,
  type Instance,
  type Operation,
} from '../../../support/connect-double';
import { findTool, toolOrSkip } from '../../../support/tools';
import { assetPath } from '../../../../core/files/assets';
import { type Ended, expectStatus, runBeside, runChild } from '../../../support/child';

const INSTANCE = '11111111-2222-3333-4444-555555555555';
const REGION = 'eu-central-1';
const WHERE = `instance ${INSTANCE} in ${REGION}`;
const PROFILE = defaultProfile().Id;
const WHAT = `authentication profile ${PROFILE} of ${WHERE}`;
const ALREADY = {
  status: 0,
  stdout: `${WHAT} already has the governed values: nothing changed\n`,
  stderr: '',
};
const SECRET_KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const SESSION_TOKEN = 'FwoGZXIvYXdzEXAMPLETOKEN//////////wEaDExample=';

const GOVERNED = {
  allowed_ips: ['216.82.182.50/31', '216.82.182.60/32', '2001:db8:1::/48'],
  instance_id: INSTANCE,
  periodic_session_duration: 15,
  region: REGION,
  session_inactivity_duration: 30,
  session_inactivity_handling_enabled: true,
};

/** The default profile with the governed values, as Connect would hold it. */
const APPLIED = {
  AllowedIps: GOVERNED.allowed_ips,
  PeriodicSessionDuration: 15,
  SessionInactivityDuration: 30,
  SessionInactivityHandlingEnabled: true,
};

const READS: readonly Operation[] = [
  'DescribeInstance',
  'ListAuthenticationProfiles',
  'DescribeAuthenticationProfile',
];

interface Outcome {
  status: number;
  stdout: string;
  stderr: string;
}

const folder = mkdtempSync(join(tmpdir(), 'authentication-profile-command-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** An environment without anything of the calling shell but PATH and HOME. */
function environment(double: ConnectDouble | undefined, changes: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    AWS_CONFIG_FILE: join(folder, 'none'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: SECRET_KEY,
    AWS_SESSION_TOKEN: SESSION_TOKEN,
    AWS_ENDPOINT_URL: double?.url ?? 'http://127.0.0.1:9',
    AWS_MAX_ATTEMPTS: '1',
    CONNECT_GUARDRAILS_PAUSE_SECONDS: '0',
    GOVERNED_PROFILE: JSON.stringify(GOVERNED),
    INSTANCE_ID: INSTANCE,
    ...changes,
  };
}

/** Runs the command as Terraform's local-exec does, and refuses output that shows a credential. */
async function run(double: ConnectDouble | undefined, changes: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const [shell = '', ...options] = INTERPRETER;
  const ended = await runBeside([findTool(shell) ?? shell, ...options, CURRENT_COMMAND.command], {
    env: environment(double, changes),
    cwd: folder,
  });
  for (const secret of [SECRET_KEY, SESSION_TOKEN]) {
    expect(JSON.stringify(ended.whole())).not.toContain(secret);
  }
  return ended;
}

/** A failure of the command: exit code 1 and one sentence. */
function failure(sentence: string): Outcome {
  return { status: 1, stdout: '', stderr: `${sentence}\n` };
}

/** Tests run side by side: each has its own double with one instance. */
function onConnect(
  title: string,
  instance: Partial<Instance>,
  body: (double: ConnectDouble, instance: Instance) => Promise<void>,
): void {
  test.concurrent(title, async () => {
    const double = await ConnectDouble.start();
    try {
      await body(double, double.addInstance(INSTANCE, instance));
    } finally {
      await double.close();
    }
  });
}

describe('the released authentication profile commands', () => {
  test('are the files of their folder, and none has changed since its release', () => {
    const home = assetPath('policies/controls/connect/authentication_profile_ip_restricted/command');
    const files = readdirSync(home).filter((file) => file.endsWith('.sh'));
    expect(
      Object.fromEntries(
        files.map((file) => [
          file,
          createHash('sha256')
            .update(readFileSync(join(home, file)))
            .digest('hex'),
        ]),
      ),
    ).toEqual(Object.fromEntries(RELEASED_COMMAND_VERSIONS.map((v) => [`v${v.version}.sh`, v.sha256])));
  });

  test('are approved until they are withdrawn, and the newest is the current one', () => {
    expect(RELEASED_COMMAND_VERSIONS.map(({ version }) => version)).toEqual(['1']);
    expect(WITHDRAWN_COMMAND_VERSIONS).toEqual([]);
    expect(COMMAND_VERSIONS.map(({ version }) => version)).toEqual(['1']);
    expect(CURRENT_COMMAND).toBe(COMMAND_VERSIONS[0]);
  });

  test('are run by bash with two environment keys', () => {
    expect([INTERPRETER, ENVIRONMENT, GOVERNED_PROFILE_ENVIRONMENT_KEYS]).toEqual([
      ['bash', '-c'],
      { GOVERNED_PROFILE: '${jsonencode(self.input)}' },
      ['GOVERNED_PROFILE', 'INSTANCE_ID'],
    ]);
  });

  test.each(COMMAND_VERSIONS)(
    'are constant for Terraform, plain ASCII and short enough for one argument (version $version)',
    ({ command }) => {
      expect(command).not.toContain('${');
      expect(command).not.toContain('%{');
      expect(command).toMatch(/^[\n -~]+$/);
      expect(command.length).toBeLessThan(32_768);
    },
  );

  toolOrSkip('bash')('in bash', () => {
    test.each(COMMAND_VERSIONS)('are well-formed (version $version)', ({ command }) => {
      expect(expectStatus(runChild(['bash', '-n', '-c', command]), 0)).toEqual({ stdout: '', stderr: '' });
    });
  });
});

toolOrSkip('bash', 'aws')('the authentication profile command', () => {
  describe('applies the governed values', () => {
    onConnect('to the default profile, and nothing when it runs again', {}, async (double, instance) => {
      expect((await run(double)).whole()).toEqual({
        status: 0,
        stdout: `${WHAT} now has the governed values: changed allowed_ips periodic_session_duration session_inactivity_duration session_inactivity_handling_enabled\n`,
        stderr: '',
      });
      const request = { region: REGION, instanceId: INSTANCE, query: {}, body: undefined };
      expect(double.requests).toEqual([
        ...READS.map((operation) => ({ ...request, operation })),
        { ...request, operation: 'UpdateAuthenticationProfile', body: APPLIED },
        { ...request, operation: 'DescribeAuthenticationProfile' },
      ]);
      expect(instance.profiles).toEqual([defaultProfile(APPLIED)]);

      double.requests.length = 0;
      expect((await run(double)).whole()).toEqual(ALREADY);
      expect(double.operations()).toEqual(READS);
    });

    onConnect(
      'only where they differ: a profile that allows more gets its ranges and nothing else',
      { profiles: [defaultProfile({ ...APPLIED, AllowedIps: [...APPLIED.AllowedIps, '198.51.100.0/24'] })] },
      async (double, instance) => {
        expect((await run(double)).whole()).toEqual({
          status: 0,
          stdout: `${WHAT} now has the governed values: changed allowed_ips\n`,
          stderr: '',
        });
        expect(double.requests[3]?.body).toEqual({ AllowedIps: GOVERNED.allowed_ips });
        expect(instance.profiles).toEqual([defaultProfile(APPLIED)]);
      },
    );

    onConnect(
      'with inactivity handling off, one IPv6 range, and blocked addresses as they are',
      { profiles: [defaultProfile({ ...APPLIED, BlockedIps: ['216.82.182.51/32'] })] },
      async (double, instance) => {
        const governed = {
          ...GOVERNED,
          allowed_ips: ['2001:db8:1::/48'],
          session_inactivity_handling_enabled: false,
        };
        expect((await run(double, { GOVERNED_PROFILE: JSON.stringify(governed) })).whole()).toEqual({
          status: 0,
          stdout: `${WHAT} now has the governed values: changed allowed_ips session_inactivity_handling_enabled\n`,
          stderr: '',
        });
        const members = { AllowedIps: ['2001:db8:1::/48'], SessionInactivityHandlingEnabled: false };
        expect(double.requests[3]?.body).toEqual(members);
        expect(instance.profiles).toEqual([
          defaultProfile({ ...APPLIED, BlockedIps: ['216.82.182.51/32'], ...members }),
        ]);
      },
    );

    onConnect(
      'not again where they stand in another order and notation',
      {
        profiles: [
          defaultProfile({
            ...APPLIED,
            AllowedIps: ['2001:DB8:1::/48', '216.82.182.60', '216.82.182.50/31'],
          }),
        ],
      },
      async (double) => {
        expect((await run(double)).whole()).toEqual(ALREADY);
        expect(double.operations()).toEqual(READS);
      },
    );

    onConnect(
      'to the default profile on a later page of the list',
      {
        profiles: [
          defaultProfile({ Id: 'first', IsDefault: false }),
          defaultProfile({ Id: 'second', IsDefault: false }),
          defaultProfile(APPLIED),
        ],
      },
      async (double) => {
        double.pageSize = 1;
        expect((await run(double)).whole()).toEqual(ALREADY);
        expect(double.requests.slice(1, 4).map(({ query }) => query)).toEqual([
          {},
          { nextToken: '1' },
          { nextToken: '2' },
        ]);
      },
    );

    onConnect(
      'from JSON in any order of its keys, whatever the configuration of the AWS CLI and the shell says',
      { profiles: [defaultProfile(APPLIED)] },
      async (double) => {
        const config = join(folder, 'config');
        writeFileSync(
          config,
          '[default]\noutput = table\nregion = us-east-1\ncli_pager = false\ncli_error_format = json\ncli_auto_prompt = on\n',
        );
        const governed = JSON.stringify(Object.fromEntries(Object.entries(GOVERNED).reverse()));
        const changes = {
          GOVERNED_PROFILE: governed,
          AWS_CONFIG_FILE: config,
          AWS_PAGER: 'false',
          AWS_DEFAULT_OUTPUT: 'yaml',
        };
        expect((await run(double, changes)).whole()).toEqual(ALREADY);
        expect(new Set(double.requests.map(({ region }) => region))).toEqual(new Set([REGION]));

        // An AWS CLI that is started by a bash script must not inherit the shell options of the command.
        const path = mkdtempSync(join(folder, 'wrapped-'));
        const wrapper = `#!/usr/bin/env bash\n[ -n "$NOT_SET" ] || exec '${findTool('aws')}' "$@"\n`;
        writeFileSync(join(path, 'aws'), wrapper, { mode: 0o755 });
        double.inject('DescribeInstance', { code: 'AccessDeniedException', status: 403, message: 'no' }, 1);
        const traced = {
          ...changes,
          PATH: `${path}:${process.env['PATH']}`,
          SHELLOPTS: 'xtrace:nounset',
        };
        expect((await run(double, traced)).whole()).toEqual(
          failure(
            `+ set +x +u\naccess denied to connect:DescribeInstance on ${WHERE} (AccessDeniedException: no): allow the operation to the role that runs terraform apply`,
          ),
        );
      },
    );
  });

  describe('waits', () => {
    onConnect(
      'until the instance is active',
      { inProgress: 2, profiles: [defaultProfile(APPLIED)] },
      async (double) => {
        expect((await run(double)).whole()).toEqual(ALREADY);
        expect(double.operations()).toEqual(['DescribeInstance', 'DescribeInstance', ...READS]);
      },
    );

    onConnect(
      'no longer than CONNECT_GUARDRAILS_WAIT_SECONDS',
      { status: 'CREATION_IN_PROGRESS' },
      async (double) => {
        expect((await run(double, { CONNECT_GUARDRAILS_WAIT_SECONDS: '1' })).whole()).toEqual(
          failure(
            `${WHERE} is not ready after 1 seconds (status CREATION_IN_PROGRESS, not ACTIVE): run terraform apply again when it is, or set CONNECT_GUARDRAILS_WAIT_SECONDS to more, at most 3600`,
          ),
        );
        expect(new Set(double.operations())).toEqual(new Set(['DescribeInstance']));
      },
    );

    onConnect('until reads show the update', { staleReads: 2 }, async (double) => {
      expectStatus(await run(double), 0);
      expect(double.operations().slice(3)).toEqual([
        'UpdateAuthenticationProfile',
        ...Array.from({ length: 3 }, () => 'DescribeAuthenticationProfile'),
      ]);
    });

    onConnect(
      'while Connect throttles',
      { profiles: [defaultProfile({ ...APPLIED, PeriodicSessionDuration: 60 })] },
      async (double) => {
        const throttled = { code: 'ThrottlingException', status: 429, message: 'Rate exceeded' };
        double.inject('DescribeInstance', { ...throttled, code: 'TooManyRequestsException' }, 1);
        double.inject('UpdateAuthenticationProfile', throttled, 2);
        expect(expectStatus(await run(double), 0).stdout).toBe(
          `${WHAT} now has the governed values: changed periodic_session_duration\n`,
        );
        expect(double.operations()).toEqual([
          'DescribeInstance',
          ...READS,
          ...Array.from({ length: 3 }, () => 'UpdateAuthenticationProfile'),
          'DescribeAuthenticationProfile',
        ]);
      },
    );

    onConnect(
      'out one server error and one closed connection by the retries of the AWS CLI',
      { profiles: [defaultProfile(APPLIED)] },
      async (double) => {
        double.inject(
          'DescribeInstance',
          { code: 'InternalServiceException', status: 500, message: 'again' },
          1,
        );
        double.inject('ListAuthenticationProfiles', 'reset', 1);
        expect((await run(double, { AWS_MAX_ATTEMPTS: '2' })).whole()).toEqual(ALREADY);
      },
    );
  });

  describe('fails with one sentence', () => {
    test.concurrent('where the AWS CLI is missing', async () => {
      expect((await run(undefined, { PATH: join(folder, 'none') })).whole()).toEqual(
        failure(
          `AWS CLI is missing: no aws on PATH to govern ${WHERE}; install AWS CLI version 2 where terraform apply runs`,
        ),
      );
    });

    test.concurrent.each([
      [
        'operation, in the words of version 2',
        `echo "aws: [ERROR]: argument operation: Found invalid choice 'update-authentication-profile'" >&2; exit 252`,
      ],
      [
        'operation',
        `printf '%s\\n' 'usage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]' 'aws: error: argument operation: Invalid choice, valid choices are:' >&2; exit 252`,
      ],
      ['option', `echo '{ "AuthenticationProfileId": "", "InstanceId": "", "PeriodicSessionDuration": 0 }'`],
    ])('where the AWS CLI is too old for the %s', async (_title, answer) => {
      const path = mkdtempSync(join(folder, 'old-'));
      const version = `[ "$1" = --version ] && { echo 'aws-cli/1.32.0 Python/3.11.6 Linux/6.1'; exit 0; }`;
      writeFileSync(join(path, 'aws'), `#!/bin/sh\n${version}\n${answer}\n`, { mode: 0o755 });
      expect((await run(undefined, { PATH: path })).whole()).toEqual(
        failure(
          'AWS CLI is too old (aws-cli/1.32.0): it has no connect update-authentication-profile with --session-inactivity-handling-enabled; install a release later than 12 November 2025',
        ),
      );
    });

    test.concurrent.each([
      [
        'a service error',
        'aws: [ERROR]: An error occurred (AccessDeniedException) when calling the DescribeInstance operation (reached max retries: 4): not authorized\n\nAdditional error details:\nType: User',
        `access denied to connect:DescribeInstance on ${WHERE} (AccessDeniedException: not authorized): allow the operation to the role that runs terraform apply`,
      ],
      [
        'credentials',
        'aws: [ERROR]: Unable to locate credentials. You can configure credentials by running "aws login".',
        'AWS credentials are missing or expired (no error code): sign in again or set AWS_PROFILE, then run terraform apply again',
      ],
      [
        'the connection',
        'aws: [ERROR]: Could not connect to the endpoint URL: "https://connect.example"',
        `connect:DescribeInstance on ${WHERE} failed (no error code: Could not connect to the endpoint URL: "https://connect.example"): remove the cause and run terraform apply again`,
      ],
      [
        'single sign-on',
        'Error when retrieving token from sso: Token has expired and refresh failed',
        'AWS credentials are missing or expired (no error code): sign in again or set AWS_PROFILE, then run terraform apply again',
      ],
    ])('in the words of AWS CLI version 2 about %s', async (_title, words, sentence) => {
      const path = mkdtempSync(join(folder, 'version-2-'));
      const skeleton = `[ "$2" = update-authentication-profile ] && { echo '{ "SessionInactivityHandlingEnabled": true }'; exit 0; }`;
      const script = `#!/bin/sh\n${skeleton}\nwhile IFS= read -r line; do echo "$line" >&2; done <<'END'\n\n${words}\nEND\nexit 254\n`;
      writeFileSync(join(path, 'aws'), script, { mode: 0o755 });
      expect((await run(undefined, { PATH: path })).whole()).toEqual(failure(sentence));
    });

    const denied = {
      code: 'AccessDeniedException',
      status: 403,
      message: 'User is not authorized: no (really)',
    };
    onConnect('where DescribeInstance is denied', {}, async (double) => {
      double.inject('DescribeInstance', denied, 1);
      expect((await run(double)).whole()).toEqual(
        failure(
          `access denied to connect:DescribeInstance on ${WHERE} (AccessDeniedException: User is not authorized: no (really)): allow the operation to the role that runs terraform apply`,
        ),
      );
    });
    for (const operation of [...READS.slice(1), 'UpdateAuthenticationProfile'] as const) {
      onConnect(`where ${operation} is denied, or the preview API not granted`, {}, async (double) => {
        double.inject(operation, denied, 1);
        expect((await run(double)).whole()).toEqual(
          failure(
            `access denied to connect:${operation} on ${WHERE} (AccessDeniedException: User is not authorized: no (really)): allow the operation to the role that runs terraform apply and, where it is allowed, request access to the authentication profile API (a preview) from AWS Support`,
          ),
        );
        expect(double.operations().at(-1)).toBe(operation);
      });
    }

    onConnect('where the instance does not exist', {}, async (double) => {
      double.instances.clear();
      expect((await run(double)).whole()).toEqual(
        failure(
          `${WHERE} not found (ResourceNotFoundException): check that region and credentials are those of the account that holds the instance`,
        ),
      );
    });

    onConnect(
      'where the creation of the instance failed',
      { status: 'CREATION_FAILED', statusReason: 'the alias is taken; choose another' },
      async (double) => {
        expect((await run(double)).whole()).toEqual(
          failure(
            `creation of ${WHERE} failed (CREATION_FAILED: the alias is taken; choose another): replace the instance, then run terraform apply again`,
          ),
        );
        expect(double.operations()).toEqual(['DescribeInstance']);
      },
    );

    onConnect(
      'where there is no default profile',
      { profiles: [defaultProfile({ IsDefault: false })] },
      async (double) => {
        expect((await run(double)).whole()).toEqual(
          failure(
            `${WHERE} has no default authentication profile in any of 5 reads of connect:ListAuthenticationProfiles: run terraform apply again in some minutes, then ask AWS Support`,
          ),
        );
        expect(
          double.operations().filter((operation) => operation === 'ListAuthenticationProfiles'),
        ).toHaveLength(5);
      },
    );

    onConnect(
      'where Connect ignores a part of the update and changes something else',
      {
        profiles: [defaultProfile({ ...APPLIED, AllowedIps: [], PeriodicSessionDuration: 60 })],
        onUpdate: (profile, members) => {
          profile.PeriodicSessionDuration = members.PeriodicSessionDuration ?? 0;
          profile.BlockedIps = ['203.0.113.7/32'];
        },
      },
      async (double) => {
        expect((await run(double)).whole()).toEqual(
          failure(
            `${WHAT} does not have the values after UpdateAuthenticationProfile and 5 reads; allowed_ips is [], expected [216.82.182.50/31 216.82.182.60/32 2001:db8:1::/48]; blocked_ips is [203.0.113.7/32], expected []: run terraform apply again`,
          ),
        );
        expect(double.operations()).toEqual([
          ...READS,
          'UpdateAuthenticationProfile',
          ...Array.from({ length: 5 }, () => 'DescribeAuthenticationProfile'),
        ]);
      },
    );

    onConnect('where Connect throttles to the end', {}, async (double) => {
      const throttled = { code: 'ThrottlingException', status: 429, message: 'Rate exceeded' };
      double.inject('ListAuthenticationProfiles', throttled, 5);
      expect((await run(double)).whole()).toEqual(
        failure(
          `connect:ListAuthenticationProfiles on ${WHERE} was throttled in each of 5 attempts (ThrottlingException): run terraform apply again later`,
        ),
      );
      expect(double.operations()).toHaveLength(6);
    });

    test.concurrent.each<[string, NodeJS.ProcessEnv]>([
      [
        'missing',
        { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_SESSION_TOKEN: undefined },
      ],
      ['half missing', { AWS_SECRET_ACCESS_KEY: undefined, AWS_SESSION_TOKEN: undefined }],
      ['those of an unknown AWS_PROFILE', { AWS_PROFILE: 'nobody' }],
    ])('where the credentials are %s', async (_title, changes) => {
      expect((await run(undefined, changes)).whole()).toEqual(
        failure(
          'AWS credentials are missing or expired (no error code): sign in again or set AWS_PROFILE, then run terraform apply again',
        ),
      );
    });

    onConnect('where the credentials have expired', {}, async (double) => {
      const expired = {
        code: 'ExpiredTokenException',
        status: 403,
        message: `token ${SESSION_TOKEN} is expired`,
      };
      double.inject('DescribeInstance', expired, 1);
      expect((await run(double)).whole()).toEqual(
        failure(
          'AWS credentials are missing or expired (ExpiredTokenException): sign in again or set AWS_PROFILE, then run terraform apply again',
        ),
      );
    });

    onConnect('where Connect refuses a value', {}, async (double) => {
      const governed = JSON.stringify({ ...GOVERNED, session_inactivity_duration: 721 });
      expect((await run(double, { GOVERNED_PROFILE: governed })).whole()).toEqual(
        failure(
          `connect:UpdateAuthenticationProfile on ${WHERE} failed (InvalidParameterException: SessionInactivityDuration is out of range): remove the cause and run terraform apply again`,
        ),
      );
    });

    onConnect('where Connect stays broken', {}, async (double) => {
      const broken = { code: 'InternalServiceException', status: 500, message: 'broken\nin two lines' };
      double.inject('DescribeAuthenticationProfile', broken, 2);
      expect((await run(double, { AWS_MAX_ATTEMPTS: '2' })).whole()).toEqual(
        failure(
          `connect:DescribeAuthenticationProfile on ${WHERE} failed (InternalServiceException: broken): remove the cause and run terraform apply again`,
        ),
      );
    });

    onConnect('where the connection breaks', {}, async (double) => {
      double.inject('DescribeInstance', 'reset', 1);
      expect((await run(double)).whole()).toEqual(
        failure(
          `connect:DescribeInstance on ${WHERE} failed (no error code: Connection was closed before we received a valid response from endpoint URL: "${double.url}/instance/${INSTANCE}".): remove the cause and run terraform apply again`,
        ),
      );
    });

    onConnect('that withholds a message with a credential in it', {}, async (double) => {
      const echo = { code: 'InvalidRequestException', status: 400, message: `bad header: ${SESSION_TOKEN}` };
      double.inject('DescribeInstance', echo, 1);
      expect((await run(double)).whole()).toEqual(
        failure(
          `connect:DescribeInstance on ${WHERE} failed (InvalidRequestException: message withheld, it holds a credential): remove the cause and run terraform apply again`,
        ),
      );
    });
  });

  describe('refuses before any call', () => {
    const unreadable =
      'GOVERNED_PROFILE is not the JSON of a governed profile: it holds exactly allowed_ips, instance_id, periodic_session_duration, region, session_inactivity_duration and session_inactivity_handling_enabled, as jsonencode(self.input) writes them';
    const withoutRegion = Object.fromEntries(Object.entries(GOVERNED).filter(([key]) => key !== 'region'));
    test.concurrent.each<[string, NodeJS.ProcessEnv, string]>([
      [
        'an empty list of allowed addresses',
        { GOVERNED_PROFILE: JSON.stringify({ ...GOVERNED, allowed_ips: [] }) },
        `allowed_ips is empty for ${WHERE}, which would allow any address: give at least one range`,
      ],
      [
        'another instance in INSTANCE_ID',
        { INSTANCE_ID: '99999999-2222-3333-4444-555555555555' },
        `INSTANCE_ID is "99999999-2222-3333-4444-555555555555", but GOVERNED_PROFILE is for ${WHERE}: let both refer to the same instance`,
      ],
      [
        'no INSTANCE_ID',
        { INSTANCE_ID: undefined },
        `INSTANCE_ID is "", but GOVERNED_PROFILE is for ${WHERE}: let both refer to the same instance`,
      ],
      ['no GOVERNED_PROFILE', { GOVERNED_PROFILE: undefined }, unreadable],
      ['a missing key', { GOVERNED_PROFILE: JSON.stringify(withoutRegion) }, unreadable],
      ['one key too many', { GOVERNED_PROFILE: JSON.stringify({ ...GOVERNED, name: 'x' }) }, unreadable],
      [
        'one key twice',
        { GOVERNED_PROFILE: JSON.stringify(withoutRegion).replace('}', ',"instance_id":"x"}') },
        unreadable,
      ],
      ['a null', { GOVERNED_PROFILE: JSON.stringify({ ...GOVERNED, region: null }) }, unreadable],
      [
        'a range that is no address',
        { GOVERNED_PROFILE: JSON.stringify({ ...GOVERNED, allowed_ips: ['file:///etc/passwd'] }) },
        unreadable,
      ],
      [
        'a time limit that is no number',
        { CONNECT_GUARDRAILS_WAIT_SECONDS: 'long' },
        'CONNECT_GUARDRAILS_WAIT_SECONDS is "long": give whole seconds from 0 to 3600, or unset it for the default of 600',
      ],
      [
        'a time limit beyond its bounds',
        { CONNECT_GUARDRAILS_WAIT_SECONDS: '3601' },
        'CONNECT_GUARDRAILS_WAIT_SECONDS is "3601": give whole seconds from 0 to 3600, or unset it for the default of 600',
      ],
      [
        'a pause beyond its bounds',
        { CONNECT_GUARDRAILS_PAUSE_SECONDS: '31' },
        'CONNECT_GUARDRAILS_PAUSE_SECONDS is "31": give whole seconds from 0 to 30, or unset it for the default of 5',
      ],
    ])('%s', async (_title, changes, sentence) => {
      expect((await run(undefined, { PATH: join(folder, 'none'), ...changes })).whole()).toEqual(
        failure(sentence),
      );
    });
  });
});
