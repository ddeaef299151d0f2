import { Token } from 'cdktf';
import { AuthenticationProfile, type AuthenticationProfileProps, ConnectInstance } from '../../../modules';
import { CURRENT_COMMAND } from '../../../policies/controls/connect/authentication_profile_ip_restricted/command';
import type { Profile } from '../../../policies/profile';
import { INSTANCE_ID } from '../../support/module-context';
import {
  countsOf,
  emptyStack,
  problemsOf,
  REFERENCE,
  synthesize,
  type Template,
} from '../../support/template';

type Settings = Partial<Omit<AuthenticationProfileProps, 'instance'>>;

function define(settings: Settings = {}): Template {
  const stack = emptyStack();
  const profile = settings.profile ?? REFERENCE;
  const instance = new ConnectInstance(stack, 'instance', { profile, instanceAlias: 'example' });
  new AuthenticationProfile(stack, 'authentication-profile', {
    profile,
    instance,
    region: 'us-east-1',
    ...settings,
  });
  return synthesize(stack);
}

function governed(values: Record<string, unknown>): Record<string, unknown> {
  return {
    terraform_data: {
      'authentication-profile_0A1251CD': {
        input: values,
        triggers_replace: { ...values, command_version: CURRENT_COMMAND.version },
        provisioner: [
          {
            'local-exec': {
              command: CURRENT_COMMAND.command,
              interpreter: ['bash', '-c'],
              environment: { GOVERNED_PROFILE: '${jsonencode(self.input)}', INSTANCE_ID },
            },
          },
        ],
      },
    },
  };
}

const REFERENCE_IPS = [
  '216.82.182.50/31',
  '216.82.182.52/30',
  '216.82.182.56/30',
  '216.82.182.60/32',
  '216.131.56.50/31',
  '216.131.56.52/30',
  '216.131.56.56/30',
  '216.131.56.60/32',
];

const IPV6: Profile = {
  ...REFERENCE,
  signIn: {
    allowedIps: ['198.51.100.0/24', '2001:db8::/32'],
    periodicSessionDurationInMinutes: 30,
    sessionInactivityDurationInMinutes: 120,
    acceptDocumentationRanges: true,
  },
};

describe('AuthenticationProfile', () => {
  it('governs the instance with the approved values of the profile from minimal props', () => {
    const template = define();
    expect(countsOf(template)).toEqual({ aws_connect_instance: 1, terraform_data: 1 });
    expect({ terraform_data: template.resource['terraform_data'] }).toEqual(
      governed({
        instance_id: INSTANCE_ID,
        region: 'us-east-1',
        allowed_ips: REFERENCE_IPS,
        periodic_session_duration: 60,
        session_inactivity_duration: 60,
        session_inactivity_handling_enabled: true,
      }),
    );
  });

  it('narrows ranges and limits, in any form that the profile takes', () => {
    const template = define({
      profile: IPV6,
      allowedIps: ['198.51.100.10-13', '2001:0DB8:1::/48', '198.51.100.14'],
      periodicSessionDurationInMinutes: 10,
      sessionInactivityDurationInMinutes: 15,
    });
    expect({ terraform_data: template.resource['terraform_data'] }).toEqual(
      governed({
        instance_id: INSTANCE_ID,
        region: 'us-east-1',
        allowed_ips: ['198.51.100.10/31', '198.51.100.12/31', '198.51.100.14/32', '2001:db8:1::/48'],
        periodic_session_duration: 10,
        session_inactivity_duration: 15,
        session_inactivity_handling_enabled: true,
      }),
    );
  });

  it('writes a command that Terraform takes as it stands', () => {
    expect(CURRENT_COMMAND.command).not.toMatch(/[$%]\{/);
  });

  it('rejects ranges that are not approved', () => {
    expect(problemsOf(() => define({ allowedIps: ['216.82.182.50', '8.8.8.0/24'] }))).toEqual([
      `stack/authentication-profile: allowedIps must lie inside of signIn.allowedIps of profile "reference" (${REFERENCE_IPS.join(', ')}), ` +
        'got 8.8.8.0/24, 216.82.182.50/32; remove what is not approved or have it approved (control CONNECT-002)',
    ]);
  });

  it('rejects an empty list, which would allow every address', () => {
    expect(problemsOf(() => define({ allowedIps: [] }))).toEqual([
      'stack/authentication-profile: allowedIps: IP ranges must hold at least one range, got none; list the public egress addresses (no range would allow every address) (control CONNECT-002)',
    ]);
  });

  it('rejects what is no range, everything at once', () => {
    const problems = problemsOf(() => define({ allowedIps: ['0.0.0.0/0', '216.82.182.51/31'] }));
    expect(problems).toEqual([
      'stack/authentication-profile: allowedIps: IP range 1 must not allow every IPv4 address, got "0.0.0.0/0"; list the public egress addresses only (control CONNECT-002)',
      'stack/authentication-profile: allowedIps: IP range 2 must not have bits set after its prefix length, got "216.82.182.51/31"; write "216.82.182.50/31" for the block or "216.82.182.51" for the one address (control CONNECT-002)',
    ]);
  });

  it.each([9, 61, 30.5])(
    'rejects a periodic session duration of %p minutes',
    (periodicSessionDurationInMinutes) => {
      expect(problemsOf(() => define({ periodicSessionDurationInMinutes }))).toEqual([
        `stack/authentication-profile: periodicSessionDurationInMinutes must be from 10 to 60 (profile "reference"), got ${periodicSessionDurationInMinutes}; omit it for 60 (control CONNECT-003)`,
      ]);
    },
  );

  it.each([14, 121])('rejects an inactivity duration of %p minutes', (sessionInactivityDurationInMinutes) => {
    expect(problemsOf(() => define({ profile: IPV6, sessionInactivityDurationInMinutes }))).toEqual([
      `stack/authentication-profile: sessionInactivityDurationInMinutes must be from 15 to 120 (profile "reference"), got ${sessionInactivityDurationInMinutes}; omit it for 120 (control CONNECT-003)`,
    ]);
  });

  it('rejects a Region that is not approved', () => {
    expect(problemsOf(() => define({ region: 'us-west-2' }))).toEqual([
      'stack/authentication-profile: region must be one of approvedRegions of profile "reference" (us-east-1), got "us-west-2"; choose one of them or have the Region approved',
    ]);
  });

  it('leaves what is only known to Terraform to the policies', () => {
    const template = define({
      region: Token.asString({ resolve: () => '${var.region}' }),
      allowedIps: [Token.asString({ resolve: () => '${var.range}' })],
      periodicSessionDurationInMinutes: Token.asNumber({ resolve: () => '${var.minutes}' }),
    });
    expect({ terraform_data: template.resource['terraform_data'] }).toEqual(
      governed({
        instance_id: INSTANCE_ID,
        region: '${var.region}',
        allowed_ips: ['${var.range}'],
        periodic_session_duration: '${var.minutes}',
        session_inactivity_duration: 60,
        session_inactivity_handling_enabled: true,
      }),
    );
  });
});
