import { catalogue } from '../../../policies/controls';
import { configRules } from '../../../policies/detective';
import {
  CFN_GUARD_VERSION,
  cfnGuardVersion,
  evaluateGuard,
  findCfnGuard,
  type GuardResult,
} from '../../support/cfn-guard';
import { REFERENCE } from '../../support/template';
import { presentOrSkip } from '../../support/tools';
import { BUCKET_ITEM, instanceItem, PHONE_NUMBER_ITEM } from './configuration-items';

const program = findCfnGuard();
const POLICIES = configRules(REFERENCE).filter((rule) => rule.kind === 'policy');

const skipped = (rule: string): GuardResult => ({
  status: 'SKIP',
  compliant: [],
  notApplicable: [rule],
  nonCompliant: {},
});
const passed = (rule: string): GuardResult => ({
  status: 'PASS',
  compliant: [rule],
  notApplicable: [],
  nonCompliant: {},
});
const failed = (rule: string, ...messages: readonly string[]): GuardResult => ({
  status: 'FAIL',
  compliant: [],
  notApplicable: [],
  nonCompliant: { [rule]: messages },
});

const SAML = 'instance_identity_saml';
const NO_SAML = failed(SAML, 'the users of the instance are not managed by a SAML identity provider');
const TELEPHONY = 'instance_telephony_disabled';
const INBOUND = 'telephony is not approved, but inbound calls are on';
const OUTBOUND = 'telephony is not approved, but outbound calls are on';

const CASES: readonly (readonly [control: string, name: string, item: object, result: GuardResult])[] = [
  ['CONNECT-001', 'an instance with SAML', instanceItem(), passed(SAML)],
  ['CONNECT-001', 'users of its own', instanceItem({ IdentityManagementType: 'CONNECT_MANAGED' }), NO_SAML],
  ['CONNECT-001', 'a directory', instanceItem({ IdentityManagementType: 'EXISTING_DIRECTORY' }), NO_SAML],
  ['CONNECT-001', 'no identity type', instanceItem({ IdentityManagementType: null }), NO_SAML],
  [
    'CONNECT-001',
    'an instance of which nothing is recorded',
    { ...instanceItem(), configuration: {} },
    NO_SAML,
  ],
  ['CONNECT-001', 'a bucket', BUCKET_ITEM, skipped(SAML)],
  ['CONNECT-005', 'an instance without calls', instanceItem(), passed(TELEPHONY)],
  ['CONNECT-005', 'inbound calls', instanceItem({}, { InboundCalls: true }), failed(TELEPHONY, INBOUND)],
  ['CONNECT-005', 'outbound calls', instanceItem({}, { OutboundCalls: true }), failed(TELEPHONY, OUTBOUND)],
  [
    'CONNECT-005',
    'an instance whose attributes are not recorded',
    instanceItem({ Attributes: undefined }),
    failed(TELEPHONY, INBOUND, OUTBOUND),
  ],
  [
    'CONNECT-005',
    'a phone number',
    PHONE_NUMBER_ITEM,
    failed(TELEPHONY, 'telephony is not approved, but a phone number is claimed'),
  ],
  ['CONNECT-005', 'a bucket', BUCKET_ITEM, skipped(TELEPHONY)],
];

describe('the Guard rules of the catalogue', () => {
  it('have a compliant, a non-compliant and a not applicable case each', () => {
    const statuses = (control: string): string[] =>
      [...new Set(CASES.filter(([id]) => id === control).map(([, , , { status }]) => status))].sort();
    expect(POLICIES.map(({ control }) => [control, statuses(control)])).toEqual(
      catalogue
        .filter(({ detective }) => 'guardRule' in detective)
        .map(({ id }) => [id, ['FAIL', 'PASS', 'SKIP']]),
    );
  });

  it('have one named rule each, so that its status is the status of the text', () => {
    expect(POLICIES.map(({ policyText }) => policyText.match(/^rule /gm)?.length)).toEqual(
      POLICIES.map(() => 1),
    );
  });
});

presentOrSkip(program === undefined ? ['cfn-guard in node_modules or on PATH'] : [])('cfn-guard', () => {
  it(`is version ${CFN_GUARD_VERSION}`, () => {
    expect(cfnGuardVersion(program ?? '')).toBe(CFN_GUARD_VERSION);
  });

  it.each(CASES)('%s: %s', (control, _name, item, result) => {
    const rule = POLICIES.find((one) => one.control === control);
    expect(evaluateGuard(program ?? '', rule?.policyText ?? '', item)).toEqual(result);
  });
});
