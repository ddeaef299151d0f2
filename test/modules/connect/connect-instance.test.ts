import { AuthenticationProfile, ConnectInstance, type ConnectInstanceProps } from '../../../modules';
import type { Profile } from '../../../policies/profile';
import {
  ACCOUNT,
  countsOf,
  emptyStack,
  problemsOf,
  REFERENCE,
  synthesize,
  type Template,
  WITH_TELEPHONY,
} from '../../support/template';

function define(props: Partial<ConnectInstanceProps> = {}): Template {
  const stack = emptyStack();
  const profile = props.profile ?? REFERENCE;
  const instance = new ConnectInstance(stack, 'instance', { profile, instanceAlias: 'example', ...props });
  new AuthenticationProfile(stack, 'authentication-profile', { profile, instance, region: ACCOUNT.region });
  return synthesize(stack);
}

const WITHOUT_CONTACT_LENS: Profile = {
  ...REFERENCE,
  features: { ...REFERENCE.features, contactLens: false },
};

describe('ConnectInstance', () => {
  it('defines an instance with SAML sign-in, flow logs and nothing else from minimal props', () => {
    const template = define();
    expect(countsOf(template)).toEqual({ aws_connect_instance: 1, terraform_data: 1 });
    expect(template.resource['aws_connect_instance']).toEqual({
      instance_B7CCE687: {
        identity_management_type: 'SAML',
        instance_alias: 'example',
        contact_flow_logs_enabled: true,
        contact_lens_enabled: false,
        inbound_calls_enabled: false,
        outbound_calls_enabled: false,
      },
    });
  });

  it('enables what the props ask for and the profile approves', () => {
    const template = define({
      profile: WITH_TELEPHONY,
      instanceAlias: 'Example-2',
      inboundCallsEnabled: true,
      outboundCallsEnabled: true,
      contactLensEnabled: true,
    });
    expect(template.resource['aws_connect_instance']).toEqual({
      instance_B7CCE687: {
        identity_management_type: 'SAML',
        instance_alias: 'Example-2',
        contact_flow_logs_enabled: true,
        contact_lens_enabled: true,
        inbound_calls_enabled: true,
        outbound_calls_enabled: true,
      },
    });
  });

  it('rejects telephony that the profile does not approve', () => {
    expect(problemsOf(() => define({ inboundCallsEnabled: true, outboundCallsEnabled: true }))).toEqual([
      'stack/instance: inboundCallsEnabled must be false, got true; profile "reference" does not approve telephony (features.telephony) (control CONNECT-005)',
      'stack/instance: outboundCallsEnabled must be false, got true; profile "reference" does not approve telephony (features.telephony) (control CONNECT-005)',
    ]);
  });

  it('rejects Contact Lens that the profile does not approve', () => {
    expect(problemsOf(() => define({ profile: WITHOUT_CONTACT_LENS, contactLensEnabled: true }))).toEqual([
      'stack/instance: contactLensEnabled must be false, got true; profile "reference" does not approve Contact Lens (features.contactLens)',
    ]);
  });

  it.each(['', '-a', 'a-', 'd-example', 'a.b', 'a'.repeat(46)])('rejects the alias %p', (instanceAlias) => {
    expect(problemsOf(() => define({ instanceAlias }))).toEqual([
      `stack/instance: instanceAlias must be 1 to 45 letters, digits and inner hyphens that do not begin with "d-", got "${instanceAlias}"; correct it`,
    ]);
  });

  it('rejects an alias that is missing, as an environment variable that is not set', () => {
    expect(problemsOf(() => define({ instanceAlias: process.env['NOT_SET'] as string }))).toEqual([
      'stack/instance: instanceAlias must be 1 to 45 letters, digits and inner hyphens that do not begin with "d-", got nothing; correct it',
    ]);
  });

  it('does not synthesize without an authentication profile', () => {
    const stack = emptyStack();
    new ConnectInstance(stack, 'instance', { profile: REFERENCE, instanceAlias: 'example' });
    expect(() => synthesize(stack)).toThrow(
      '[stack/instance] the instance must have an AuthenticationProfile, got none; define one for it (control CONNECT-002)',
    );
  });

  it('rejects a second authentication profile', () => {
    const stack = emptyStack();
    const profile = REFERENCE;
    const instance = new ConnectInstance(stack, 'instance', { profile, instanceAlias: 'example' });
    new AuthenticationProfile(stack, 'first', { profile, instance, region: ACCOUNT.region });
    expect(
      problemsOf(
        () => new AuthenticationProfile(stack, 'second', { profile, instance, region: ACCOUNT.region }),
      ),
    ).toEqual([
      'stack/second: instance stack/instance must have one AuthenticationProfile, got a second one beside stack/first; remove one of them (control CONNECT-002)',
    ]);
  });
});
