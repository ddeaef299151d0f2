import * as fc from 'fast-check';
import { loadBundle } from '../../../../harness/engine';
import { evaluateDocument, policyData } from '../../../../harness/run';
import { catalogue } from '../../../../policies/controls';
import { referenceProfile } from '../../../../policies/profile';
import { isSubset } from '../../../../core/ip/ip-ranges';
import { compileOrganization } from '../../../../policies/preventive/simulation';
import type { PolicyDocument, PolicyStatement } from '../../../../core/iam/document';
import { buildPlan } from '../../../support/plan-builder';

const CONTROL = 'connect/emergency_access_ip_restricted';
const APPROVED = ['8.8.8.8/30', '8.8.8.16/29', '2600:0:8::/46'];
const ACTIONS = ['connect:AdminGetEmergencyAccessToken', 'connect:GetFederationTokens'];
const PRINCIPALS = ['deployer', 'break-glass'].map((name) => `arn:aws:iam::222222222222:role/${name}`);
const INSTANCES = ['us-east-1:222222222222', 'eu-west-1:333333333333'].map(
  (place) => `arn:aws:connect:${place}:instance/12345678-1234-4234-8234-123456789012`,
);
/** Every address around the approved ranges, and what is far from them; null: through a VPC endpoint. */
const SOURCES: readonly (string | null)[] = [
  ...Array.from({ length: 40 }, (_, host) => `8.8.8.${host}`),
  '1.1.1.1',
  ...Array.from({ length: 16 }, (_, group) => `2600:0:${group.toString(16)}::1`),
  null,
];

const bundle = loadBundle();
const reference = referenceProfile(catalogue);
const profile = { ...reference.profile, signIn: { ...reference.profile.signIn, allowedIps: APPROVED } };

/** What the compiled policy says of a document that is attached to a unit. */
function isCompliant(document: PolicyDocument): boolean | undefined {
  const plan = buildPlan({
    resources: [
      {
        address: 'aws_organizations_policy.main',
        values: { content: JSON.stringify(document) },
        unknown: { id: true },
      },
      {
        address: 'aws_organizations_policy_attachment.main',
        values: { target_id: 'ou-ab12-11111111' },
        unknown: { policy_id: true },
        expressions: {
          policy_id: { references: ['aws_organizations_policy.main.id', 'aws_organizations_policy.main'] },
        },
      },
    ],
  });
  const result = evaluateDocument(
    bundle,
    { bytes: Buffer.from(JSON.stringify(plan)), resourceChanges: 2 },
    policyData(profile, reference.sha256, []),
  ).get(CONTROL);
  expect(result?.undetermined).toEqual([]);
  return result?.evaluated.length === 0 ? undefined : result?.deny.length === 0;
}

const FULL_ACCESS = {
  name: 'FullAWSAccess',
  document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
} as const;

/** What is wrong with a document by evaluation: requests that are allowed from elsewhere, or denied from approved addresses. */
function mistakes(document: PolicyDocument): { readonly allowed: string[]; readonly denied: string[] } {
  const organization = compileOrganization({
    managementAccount: '111111111111',
    account: '222222222222',
    levels: [
      { target: 'r-ab12', policies: [FULL_ACCESS] },
      { target: 'ou-ab12-11111111', policies: [FULL_ACCESS, { name: 'main', document }] },
      { target: '222222222222', policies: [FULL_ACCESS] },
    ],
  });
  const allowed: string[] = [];
  const denied: string[] = [];
  for (const source of SOURCES) {
    const isApproved = source !== null && isSubset([source], APPROVED);
    for (const action of ACTIONS) {
      for (const principal of PRINCIPALS) {
        for (const resource of INSTANCES) {
          const context = { 'aws:SourceIp': source, 'aws:ViaAWSService': false };
          const { decision } = organization.evaluate(
            { principal, action, resource, context },
            { closed: true },
          );
          const request = `${action} ${resource} ${principal} ${source}`;
          if (decision !== 'denied' && !isApproved) allowed.push(request);
          if (decision !== 'allowed' && isApproved) denied.push(request);
        }
      }
    }
  }
  return { allowed, denied };
}

const block = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...APPROVED) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.integer({ min: 0, max: 31 }), fc.integer({ min: 27, max: 32 }))
      .map(([host, length]) => `8.8.8.${host - (host % 2 ** (32 - length))}/${length}`),
  },
);
const ranges = fc.oneof(
  { weight: 2, arbitrary: fc.constant(APPROVED) },
  { weight: 1, arbitrary: fc.uniqueArray(block, { minLength: 1, maxLength: 4 }) },
  {
    weight: 2,
    arbitrary: fc
      .uniqueArray(block, { maxLength: 2 })
      .map((more) => ['8.8.8.8/31', '8.8.8.10', '8.8.8.11/32', ...APPROVED.slice(1), ...more]),
  },
);
/** `NotIpAddress` in most, so that documents that comply are found; with others, each of them breaks it. */
const operator = fc.oneof(
  { weight: 8, arbitrary: fc.constant('NotIpAddress') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'NotIpAddressIfExists',
      'ForAllValues:NotIpAddress',
      'ForAnyValue:NotIpAddress',
      'IpAddress',
      'StringNotEquals',
    ),
  },
);
const key = fc.constantFrom('aws:SourceIp', 'AWS:sourceip');
const condition = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(operator, key, ranges).map(([name, of, values]) => ({ [name]: { [of]: values } })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(ranges, fc.constantFrom('true', 'false')).map(([values, absent]) => ({
      NotIpAddress: { 'aws:SourceIp': values },
      Null: { 'aws:SourceIp': absent },
    })),
  },
  {
    weight: 1,
    arbitrary: ranges.map((values) => ({
      NotIpAddress: { 'aws:SourceIp': values },
      ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/break-glass' },
    })),
  },
);
const actions = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .uniqueArray(
        fc.constantFrom(...ACTIONS, 'connect:admin*', 'connect:Get*Tokens', 'connect:DeleteInstance', 's3:*'),
        { minLength: 1, maxLength: 4 },
      )
      .map((Action) => ({ Action })),
  },
  { weight: 3, arbitrary: fc.constant({ Action: ACTIONS }) },
  {
    weight: 1,
    arbitrary: fc
      .uniqueArray(fc.constantFrom('connect:AdminGet*', 'connect:Describe*', 's3:*', 'sts:*'), {
        minLength: 1,
        maxLength: 3,
      })
      .map((NotAction) => ({ NotAction })),
  },
);
const resources = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom({ Resource: '*' }, { Resource: 'arn:aws:connect:*:*:instance/*' }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { Resource: 'arn:aws:connect:us-east-1:*:instance/*' },
      { NotResource: 'arn:aws:s3:::*' },
      { NotResource: INSTANCES[0] as string },
    ),
  },
);
const statement: fc.Arbitrary<PolicyStatement> = fc
  .tuple(actions, resources, condition)
  .map(([action, resource, Condition]) => ({ Effect: 'Deny', ...action, ...resource, Condition }));
/** Always one statement that names Amazon Connect, so that the control applies. */
const document = fc.array(statement, { minLength: 1, maxLength: 4 }).map((statements): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: 'connect:AssociateApprovedOrigin', Resource: '*' }, ...statements],
}));

/**
 * Whether each denial can be judged by itself. Denials for a part of the requests each, by other conditions, may be right
 * taken together; the policy does not put them together and finds them wrong.
 */
function isTold({ Statement }: PolicyDocument): boolean {
  return [Statement]
    .flat()
    .every(
      ({ Condition = {} }) =>
        Object.keys(Condition).every(
          (name) => name.includes('NotIpAddress') && !name.includes('ForAnyValue'),
        ) && Object.keys(Condition).length < 2,
    );
}

describe('the verdict about service control policies', () => {
  it('is what the evaluation of requests says: compliant means denied from exactly the other addresses', () => {
    const seen = { compliant: 0, 'non-compliant': 0 };
    fc.assert(
      fc.property(document, (generated) => {
        const compliant = isCompliant(generated);
        const { allowed, denied } = mistakes(generated);
        seen[compliant === true ? 'compliant' : 'non-compliant'] += 1;
        if (compliant === true) expect(allowed).toEqual([]);
        else if (isTold(generated)) expect([...allowed, ...denied]).not.toEqual([]);
      }),
      { numRuns: 100, seed: 4 },
    );
    expect(Math.min(seen.compliant, seen['non-compliant'])).toBeGreaterThan(20);
  });
});
