/**
 * The policies over plans and the evaluation of requests agree on what documents do: a verdict is compliant exactly where
 * the evaluation gives every probe the answer that the control asks for. Documents are drawn from words that matter to each
 * control, right and wrong ones, by a fixed seed.
 */
import fc from 'fast-check';
import type { PolicyDocument } from '../../core/iam/document';
import { isProblems } from '../../core/problems';
import type { PolicyResult } from '../../harness/engine';
import { catalogue } from '../../policies/controls';
import { compileOrganization, type ScpRequest } from '../../policies/preventive/simulation';
import { readPolicy } from '../../policies/preventive/validation';
import { referenceProfile } from '../../policies/profile';
import { buildPlan, type ResourceFragment } from '../support/plan-builder';
import { policyResults, unpruned } from '../support/policy-results';

const DOCUMENTS = 200;
const SEED = 20261201;

const { profile } = referenceProfile(catalogue);
const ACCOUNT = '222222222222';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;

type Statement = Readonly<Record<string, unknown>>;
type Outcome = 'compliant' | 'non-compliant' | 'undetermined' | 'not-applicable';

function sample<Value>(arbitrary: fc.Arbitrary<Value>): Value[] {
  return fc.sample(arbitrary, { seed: SEED, numRuns: DOCUMENTS });
}

function documentOf(...statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

function outcomeAt({ evaluated, deny, undetermined }: PolicyResult, address: string): Outcome {
  if (!evaluated.includes(address)) return 'not-applicable';
  if (deny.some((finding) => finding.address === address)) return 'non-compliant';
  return undetermined.some((finding) => finding.address === address) ? 'undetermined' : 'compliant';
}

/** What a policy says of each resource, in one plan. */
function outcomes(
  name: string,
  addresses: readonly string[],
  resources: readonly ResourceFragment[],
): Outcome[] {
  const result = policyResults(unpruned(JSON.stringify(buildPlan({ resources }))))[name];
  if (result === undefined) throw new Error(`no result of ${name}`);
  return addresses.map((address) => outcomeAt(result, address));
}

/** Each document attached to an organizational unit of its own. */
function ofUnits(name: string, texts: readonly string[]): Outcome[] {
  const addresses = texts.map((_text, index) => `aws_organizations_policy_attachment.a${index}`);
  const resources = texts.flatMap((content, index) => {
    const id = `p-${String(index).padStart(8, '0')}`;
    const target = `ou-ab12-${String(index).padStart(8, '0')}`;
    return [
      { address: `aws_organizations_policy.p${index}`, values: { id, content } },
      { address: addresses[index] ?? '', values: { policy_id: id, target_id: target } },
    ];
  });
  return outcomes(name, addresses, resources);
}

const FULL: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

/** The answer of the evaluation to a request, where the document is attached beside one that allows everything. */
function evaluation(
  text: string,
  beside: readonly PolicyDocument[] = [FULL],
): (request: ScpRequest) => string {
  const documents = [...beside, JSON.parse(text) as PolicyDocument];
  const compiled = compileOrganization({
    managementAccount: '111111111111',
    account: ACCOUNT,
    levels: [
      {
        target: 'r-ab12',
        policies: documents.map((document, index) => ({ name: String(index), document })),
      },
    ],
  });
  return (request) => compiled.evaluate(request, { closed: true }).decision;
}

/** Says where the two disagree, with the document. */
function disagreements(
  texts: readonly string[],
  found: readonly Outcome[],
  asked: (text: string) => Outcome,
): string[] {
  return texts.flatMap((text, index) => {
    const wanted = asked(text);
    return found[index] === wanted
      ? []
      : [`the policy says ${found[index]}, the evaluation ${wanted}: ${text}`];
  });
}

/** Every outcome occurs often enough to be compared. */
function expectVariety(found: readonly Outcome[], ...wanted: readonly Outcome[]): void {
  for (const outcome of wanted)
    expect([outcome, found.filter((one) => one === outcome).length > DOCUMENTS / 20]).toEqual([
      outcome,
      true,
    ]);
}

const ALLOW_CONNECT: Statement = { Effect: 'Allow', Action: 'connect:ListInstances', Resource: '*' };
const EXEMPTION: Statement = { StringNotEquals: { 'aws:PrincipalTag/team': 'a' } };
const INSTANCE = `arn:aws:connect:us-east-1:${ACCOUNT}:instance/12345678-1234-1234-1234-123456789012`;

function mostly<Value>(right: Value, ...wrong: readonly Value[]): fc.Arbitrary<Value> {
  return fc.oneof(
    { weight: 3 * wrong.length, arbitrary: fc.constant(right) },
    { weight: wrong.length, arbitrary: fc.constantFrom(...wrong) },
  );
}

describe('ORG-002', () => {
  const services = Object.entries({
    'app-integrations': profile.features.appIntegrations,
    cases: profile.features.cases,
    'connect-campaigns': profile.features.outboundCampaigns,
    'social-messaging': profile.features.thirdPartyMessaging,
    voiceid: false,
    wisdom: profile.features.amazonQ,
  }).flatMap(([service, approved]) => (approved ? [] : [service]));

  const denial = fc.record({
    Effect: mostly('Deny', 'Allow'),
    Action: mostly(
      services.map((service) => `${service}:*`),
      services.map((service) => service.toUpperCase() + ':?*'),
      services.slice(1).map((service) => `${service}:*`),
      services.map((service) => `${service}:Get*`),
    ),
    Resource: mostly('*', '**', 'arn:aws:cases:*:*:domain/a'),
    Condition: mostly<Statement>({}, EXEMPTION),
  });
  const others = fc.record({
    Effect: fc.constant('Deny'),
    NotAction: mostly(['iam:*', 'connect:*', 's3:*'], ['cases:*', 'connect:*'], ['wisdom:Get*', 'connect:*']),
    Resource: mostly('*', 'arn:aws:iam::*:role/*'),
  });

  it('says what the evaluation says of services that are not approved', () => {
    const texts = sample(fc.oneof({ weight: 3, arbitrary: denial }, { weight: 1, arbitrary: others })).map(
      (statement) => documentOf(ALLOW_CONNECT, statement),
    );
    const requests = services.flatMap((service) =>
      ['GetDomain', 'CreateDomain', 'A'].flatMap((action) =>
        ['*', 'arn:aws:cases:us-east-1:222222222222:domain/b'].flatMap((resource) =>
          [{}, { 'aws:PrincipalTag/team': 'a' }].map((context): ScpRequest => ({
            principal: ROLE,
            action: `${service}:${action}`,
            resource,
            context,
          })),
        ),
      ),
    );
    const found = ofUnits('org/approved_services_only', texts);
    expectVariety(found, 'compliant', 'non-compliant');
    expect(
      disagreements(texts, found, (text) => {
        const decide = evaluation(text);
        return requests.every((request) => decide(request) === 'denied') ? 'compliant' : 'non-compliant';
      }),
    ).toEqual([]);
  });
});

describe('ORG-004', () => {
  const SERVICES = ['connect', 'firehose', 'kinesis', 'lambda', 'profile'];
  const approved = profile.approvedRegions;
  const denial = fc
    .record({
      Effect: mostly('Deny', 'Allow'),
      actions: mostly<Statement>(
        { Action: SERVICES.map((service) => `${service}:*`) },
        { Action: '*' },
        { NotAction: ['iam:*', 'sts:*'] },
        { NotAction: ['iam:*', 'lambda:*'] },
        { Action: ['connect:*', 'kinesis:*'] },
        { Action: SERVICES.map((service) => `${service}:Create*`) },
      ),
      Resource: mostly('*', 'arn:aws:lambda:*:*:function:a'),
      operator: mostly(
        'StringNotEquals',
        'StringNotLike',
        'StringNotEqualsIgnoreCase',
        'ForAllValues:StringNotEquals',
        'StringNotEqualsIfExists',
        'StringEquals',
        'ForAnyValue:StringNotEquals',
      ),
      regions: mostly(
        [...approved],
        [...approved, 'eu-central-1'],
        ['eu-central-1'],
        ['us-east-1', 'us-west-2'],
      ),
      key: mostly('aws:RequestedRegion', 'AWS:requestedregion', 'aws:PrincipalTag/region'),
      exempt: mostly<Statement>({}, EXEMPTION),
    })
    .map(({ Effect, actions, Resource, operator, regions, key, exempt }) => {
      const values = key.startsWith('aws:P') ? ['nowhere'] : regions;
      const own = { [operator]: { [key]: values } };
      return { Effect, ...actions, Resource, Condition: { ...exempt, ...own } };
    });

  it('says what the evaluation says of Regions that are not approved', () => {
    const texts = sample(denial)
      .filter(({ Condition }) => Object.keys(Condition).length > 0)
      .map((statement) => documentOf(ALLOW_CONNECT, statement));
    const requests = SERVICES.flatMap((service) =>
      ['eu-central-1', 'us-west-2', 'ap-south-2', undefined].flatMap((region) =>
        ['CreateThing', 'DescribeThing'].flatMap((action) =>
          [{}, { 'aws:PrincipalTag/team': 'a', 'aws:PrincipalTag/region': 'nowhere' }].map(
            (context): ScpRequest => ({
              principal: ROLE,
              action: `${service}:${action}`,
              resource: '*',
              context: { ...context, ...(region === undefined ? {} : { 'aws:RequestedRegion': region }) },
            }),
          ),
        ),
      ),
    );
    const found = ofUnits('org/approved_regions_only', texts);
    expectVariety(found, 'compliant', 'non-compliant');
    expect(
      disagreements(texts, found, (text) => {
        const decide = evaluation(text);
        return requests.every((request) => decide(request) === 'denied') ? 'compliant' : 'non-compliant';
      }),
    ).toEqual([]);
  });
});

describe('CONNECT-004', () => {
  const ACTIONS = ['connect:AdminGetEmergencyAccessToken', 'connect:GetFederationTokens'];
  const approved = profile.signIn.allowedIps;
  const denial = fc
    .record({
      Effect: mostly('Deny', 'Allow'),
      actions: mostly<Statement>(
        { Action: ACTIONS },
        { Action: 'connect:*Token?' },
        { Action: ['connect:*GET*'] },
        { Action: ACTIONS[0] },
        { NotAction: ['iam:*'] },
        { NotAction: ['iam:*', 'connect:Get*'] },
      ),
      Resource: mostly(
        '*',
        'arn:aws:connect:*:*:instance/*',
        'arn:aws:connect:eu-central-1:*:instance/*',
        `${INSTANCE.slice(0, -1)}0`,
      ),
      operator: mostly(
        'NotIpAddress',
        'NotIpAddressIfExists',
        'ForAllValues:NotIpAddress',
        'IpAddress',
        'ForAnyValue:NotIpAddress',
      ),
      ranges: mostly(
        [...approved],
        approved.slice(1),
        [...approved, '198.51.0.0/16'],
        ['0.0.0.0/0'],
        [...approved, '216.82.182.52/31'],
      ),
      exempt: mostly<Statement>({}, EXEMPTION),
    })
    .map(({ Effect, actions, Resource, operator, ranges, exempt }) => ({
      Effect,
      ...actions,
      Resource,
      Condition: { ...exempt, [operator]: { 'aws:SourceIp': ranges } },
    }));

  it('says what the evaluation says of emergency access, from approved addresses and others', () => {
    const texts = sample(denial).map((statement) => documentOf(ALLOW_CONNECT, statement));
    const request = (action: string, context: ScpRequest['context']): ScpRequest => ({
      principal: ROLE,
      action,
      resource: INSTANCE,
      ...(context === undefined ? {} : { context }),
    });
    const inside = approved.map((range) => range.split('/')[0] ?? '');
    const outside = ['198.51.100.7', '216.82.182.49', '216.82.182.61', '2001:db8::1', undefined];
    const found = ofUnits('connect/emergency_access_ip_restricted', texts);
    expectVariety(found, 'compliant', 'non-compliant');
    expect(
      disagreements(texts, found, (text) => {
        const decide = evaluation(text);
        const isRight = ACTIONS.every(
          (action) =>
            outside.every((address) =>
              [{}, { 'aws:PrincipalTag/team': 'a' }].every(
                (context) =>
                  decide(
                    request(action, {
                      ...context,
                      ...(address === undefined ? {} : { 'aws:SourceIp': address }),
                    }),
                  ) === 'denied',
              ),
            ) &&
            inside.every((address) => decide(request(action, { 'aws:SourceIp': address })) === 'allowed'),
        );
        return isRight ? 'compliant' : 'non-compliant';
      }),
    ).toEqual([]);
  });
});

/** A resource's policy as one that the evaluation knows: the statements that hold for everyone, without their principals. */
function forEveryone(text: string, everyone: (principal: unknown) => boolean): string | undefined {
  const { Statement: statements } = JSON.parse(text) as { readonly Statement: readonly Statement[] };
  const open = statements
    .filter(({ Principal: principal }) => everyone(principal))
    .map(({ Principal: _principal, ...rest }) => rest);
  return open.length === 0 ? undefined : documentOf(...open);
}

describe('KMS-003', () => {
  const EVERYONE = [
    '*',
    { AWS: '*' },
    { AWS: ['111122223333', '*'] },
    { AWS: 'arn:aws:iam::*:root' },
    { CanonicalUser: 'a', AWS: '*' },
  ];
  const NAMED = [
    { AWS: 'arn:aws:iam::111122223333:root' },
    { AWS: ['111122223333'] },
    { Service: 'logs.amazonaws.com' },
  ];
  const CONDITIONS = [
    {},
    { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
    { StringLike: { 'aws:PrincipalOrgID': 'o-*' } },
    { StringEquals: { 'kms:CallerAccount': ['111122223333', '333333333333'] } },
    { StringNotEquals: { 'kms:CallerAccount': '111122223333' } },
    { StringEqualsIfExists: { 'aws:SourceAccount': '111122223333' } },
    { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': ['o-a1b2c3d4e5/r-ab12/*'] } },
    { ArnLike: { 'aws:SourceArn': 'arn:aws:connect:us-east-1:111122223333:instance/*' } },
    { ArnLikeIfExists: { 'aws:SourceArn': 'arn:aws:connect:us-east-1:111122223333:instance/*' } },
    { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/app' } },
    { StringEquals: { 'aws:PrincipalTag/team': 'a' } },
    { Bool: { 'aws:SecureTransport': true } },
    { StringEquals: { 'AWS:principalorgid': 'o-a1b2c3d4e5' }, Bool: { 'aws:SecureTransport': true } },
  ];
  const statement = fc.record({
    Effect: mostly('Allow', 'Deny'),
    Principal: fc.oneof(fc.constantFrom<unknown>(...EVERYONE), fc.constantFrom<unknown>(...NAMED)),
    Action: fc.constantFrom<unknown>('kms:*', ['kms:Decrypt', 'kms:Encrypt']),
    Resource: fc.constant('*'),
    Condition: fc.constantFrom<unknown>(...CONDITIONS),
  });

  it('says what the evaluation says of principals of another account', () => {
    const texts = sample(fc.array(statement, { minLength: 1, maxLength: 2 })).map((statements) =>
      documentOf(...statements),
    );
    const keys = texts.map((policy, index) => ({ address: `aws_kms_key.k${index}`, values: { policy } }));
    const found = outcomes(
      'kms/key_policy_limited',
      keys.map(({ address }) => address),
      keys,
    );
    const contexts: ScpRequest['context'][] = [
      {},
      { 'aws:PrincipalTag/team': 'a' },
      { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': `arn:aws:connect:us-east-1:${ACCOUNT}:instance/a` },
    ].map((context) => ({
      'aws:PrincipalOrgID': 'o-zzzzzzzzzz',
      'aws:PrincipalOrgPaths': ['o-zzzzzzzzzz/r-zz99/'],
      'kms:CallerAccount': ACCOUNT,
      'aws:SecureTransport': true,
      ...context,
    }));
    const isOpen = (principal: unknown): boolean => JSON.stringify(principal).includes('*');
    expectVariety(found, 'compliant', 'non-compliant');
    expect(
      disagreements(texts, found, (text) => {
        const { Statement: statements } = JSON.parse(text) as { readonly Statement: readonly Statement[] };
        const allowing = documentOf(...statements.filter(({ Effect: effect }) => effect === 'Allow'));
        const open = forEveryone(allowing, isOpen);
        if (open === undefined) return 'compliant';
        const decide = evaluation(open, []);
        const reached = contexts.some(
          (context) =>
            decide({ principal: ROLE, action: 'kms:Decrypt', resource: '*', ...(context && { context }) }) !==
            'denied',
        );
        return reached ? 'non-compliant' : 'compliant';
      }),
    ).toEqual([]);
  });
});

describe('S3-003', () => {
  const BUCKET = 'arn:aws:s3:::example';
  const statement = fc.record({
    Effect: mostly('Deny', 'Allow'),
    Principal: mostly<unknown>(
      '*',
      { AWS: '*' },
      { AWS: ['a', '*'] },
      { AWS: '111122223333' },
      { Service: 's3.amazonaws.com' },
    ),
    Action: mostly<unknown>('s3:*', ['S3:*'], '*', 's3:Get*', ['s3:GetObject', 's3:ListBucket']),
    Resource: mostly<unknown>(
      [BUCKET, `${BUCKET}/*`],
      '*',
      `${BUCKET}*`,
      BUCKET,
      [`${BUCKET}/*`],
      [BUCKET, `${BUCKET}/a/*`],
      ['arn:aws:s3:::other', 'arn:aws:s3:::other/*'],
      'arn:aws:s3:::exampl?*',
    ),
    Condition: mostly<unknown>(
      { Bool: { 'aws:SecureTransport': 'false' } },
      { Bool: { 'AWS:securetransport': false } },
      { BoolIfExists: { 'aws:SecureTransport': ['False'] } },
      { Bool: { 'aws:SecureTransport': 'true' } },
      { Bool: { 'aws:SecureTransport': 'false' }, StringNotEquals: { 'aws:PrincipalTag/team': 'a' } },
      { StringEquals: { 'aws:PrincipalTag/team': 'a' } },
    ),
  });

  it('says what the evaluation says of requests without TLS', () => {
    const texts = sample(fc.array(statement, { minLength: 1, maxLength: 2 })).map((statements) =>
      documentOf(...statements),
    );
    const resources = texts.flatMap((policy, index) => [
      { address: `aws_s3_bucket.b${index}`, values: { bucket: `example${index}` } },
      {
        address: `aws_s3_bucket_policy.b${index}`,
        values: {
          bucket: `example${index}`,
          policy: policy.replaceAll(/:::example(?=[/*"])/g, `:::example${index}`),
        },
      },
    ]);
    const found = outcomes(
      's3/bucket_tls_only',
      texts.map((_text, index) => `aws_s3_bucket.b${index}`),
      resources,
    );
    const requests = ['s3:GetObject', 's3:PutObject', 's3:ListBucket', 's3:A'].flatMap((action) =>
      [BUCKET, `${BUCKET}/a/b`, `${BUCKET}/z`].flatMap((resource) =>
        [{}, { 'aws:PrincipalTag/team': 'a' }].map((context): ScpRequest => ({
          principal: ROLE,
          action,
          resource,
          context: { ...context, 'aws:SecureTransport': false },
        })),
      ),
    );
    const isEveryone = (principal: unknown): boolean => JSON.stringify(principal).includes('"*"');
    expectVariety(found, 'compliant', 'non-compliant');
    expect(
      disagreements(texts, found, (text) => {
        const open = forEveryone(text, isEveryone);
        if (open === undefined) return 'non-compliant';
        const decide = evaluation(open);
        return requests.every((request) => decide(request) === 'denied') ? 'compliant' : 'non-compliant';
      }),
    ).toEqual([]);
  });
});

describe('ORG-005', () => {
  const statement = fc.record(
    {
      Sid: mostly<unknown>('One', '', 'no sid', 1),
      Effect: mostly<unknown>('Deny', 'Allow', 'deny', null),
      Action: mostly<unknown>('s3:*', ['s3:Get*', 'kms:?'], '*', 's3', [], ['s3:a b']),
      Resource: mostly<unknown>(
        '*',
        ['arn:aws:s3:::a/*', 'arn:*'],
        'bucket',
        'arn:amazon:s3:::a',
        '${aws:username',
      ),
      Condition: mostly<unknown>(
        { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
        { Bool: { 'aws:SecureTransport': 'maybe' } },
        { NumericLessThan: { 's3:max-keys': 'ten' } },
        { NumericLessThan: { 's3:max-keys': [10, '20'] } },
        { DateLessThan: { 'aws:CurrentTime': '2026-12-31' } },
        { DateLessThan: { 'aws:CurrentTime': '31.12.2026' } },
        { IpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '2001:db8::/32'] } },
        { IpAddress: { 'aws:SourceIp': '192.0.2.0/40' } },
        { ArnLike: { 'aws:PrincipalArn': 'role/a' } },
        { Null: { 'aws:SourceIp': 'perhaps' } },
        { StringEqual: { 'aws:x': 'a' } },
        { StringEquals: { SourceIp: 'a' } },
        { StringEquals: {} },
        [],
      ),
    },
    { requiredKeys: ['Effect', 'Action', 'Resource'] },
  );

  it('finds something exactly where a policy cannot be read', () => {
    const texts = sample(fc.array(statement, { minLength: 1, maxLength: 2 })).map((statements) =>
      documentOf(...statements),
    );
    const policies = texts.map((content, index) => ({
      address: `aws_organizations_policy.p${index}`,
      values: { content },
    }));
    const found = outcomes(
      'org/policies_valid',
      policies.map(({ address }) => address),
      policies,
    );
    expectVariety(found, 'compliant', 'non-compliant');
    expect(
      disagreements(texts, found, (text) => {
        try {
          return readPolicy(text, 'policy').document === undefined ? 'non-compliant' : 'compliant';
        } catch (error) {
          if (!isProblems(error, 'policy')) throw error;
          return 'non-compliant';
        }
      }),
    ).toEqual([]);
  });
});
