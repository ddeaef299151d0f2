import { loadBundle } from '../../../../harness/engine';
import { evaluateDocument, policyData } from '../../../../harness/run';
import { catalogue } from '../../../../policies/controls';
import { type Profile, referenceProfile } from '../../../../policies/profile';
import { composeServiceControlPolicies } from '../../../../policies/preventive';
import { buildPlan } from '../../../support/plan-builder';

const CONTROLS = [
  'connect/emergency_access_ip_restricted',
  'org/connect_units_restricted',
  'org/approved_services_only',
  'org/approved_regions_only',
  'org/policies_valid',
];

const bundle = loadBundle();
const { profile: reference, sha256 } = referenceProfile(catalogue);

interface Judged {
  /** Whether there was anything to judge. */
  readonly applies: boolean;
  readonly problems: readonly unknown[];
}

/** What the policies find where the composed documents are attached to one unit, by control. */
function judge(profile: Profile): Record<string, Judged> {
  const { documents } = composeServiceControlPolicies(profile);
  const resources = documents.flatMap(({ name, content }) => [
    { address: `aws_organizations_policy.${name}`, values: { name, content }, unknown: { id: true } },
    {
      address: `aws_organizations_policy_attachment.${name}`,
      values: { target_id: 'ou-ab12-11111111' },
      unknown: { policy_id: true },
      expressions: {
        policy_id: {
          references: [`aws_organizations_policy.${name}.id`, `aws_organizations_policy.${name}`],
        },
      },
    },
  ]);
  const plan = buildPlan({ resources });
  const results = evaluateDocument(
    bundle,
    { bytes: Buffer.from(JSON.stringify(plan)), resourceChanges: resources.length },
    policyData(profile, sha256, []),
  );
  return Object.fromEntries(
    CONTROLS.map((name) => {
      const result = results.get(name);
      const problems = [...(result?.deny ?? []), ...(result?.undetermined ?? [])];
      return [name, { applies: (result?.evaluated.length ?? 0) > 0, problems }];
    }),
  );
}

/** Every control complies; that of permissions by name applies only where there are such permissions. */
function compliant(allowsConnect: boolean): Record<string, Judged> {
  return Object.fromEntries(
    CONTROLS.map((name) => [
      name,
      { applies: allowsConnect || name !== 'org/connect_units_restricted', problems: [] },
    ]),
  );
}

describe('the composed service control policies', () => {
  it.each(['deny-list', 'allow-list', 'allow-list-addition'] as const)(
    'comply with the controls over organizations: %s',
    (strategy) => {
      const profile = {
        ...reference,
        serviceControlPolicies: { ...reference.serviceControlPolicies, strategy },
      };
      expect(judge(profile)).toEqual(compliant(strategy !== 'deny-list'));
    },
  );

  it('comply where the quotas are those from before May 2026, and features are approved', () => {
    const profile = {
      ...reference,
      features: { ...reference.features, cases: true, amazonQ: true },
      approvedRegions: ['us-east-1', 'us-west-2'],
      serviceControlPolicies: {
        ...reference.serviceControlPolicies,
        maxCharacters: 5120,
        maxPoliciesPerTarget: 5,
      },
    };
    expect(judge(profile)).toEqual(compliant(false));
  });
});
