import { ResourceType } from '@aws-sdk/client-config-service';
import { configRules, recordedResourceTypes } from '../../../policies/detective';
import { type Control, catalogue } from '../../../policies/controls';
import type { ManagedRuleIdentifier } from '../../../core/aws/managed-rules';
import type { Profile } from '../../../policies/profile';
import { REFERENCE, WITH_TELEPHONY } from '../../support/template';
import { isProblems } from '../../../core/problems';

const [FIRST] = catalogue;

/** A catalogue of one control with the detective layer. */
function only(detective: Control['detective'], id = 'TEST-001'): Control[] {
  if (FIRST === undefined) throw new Error('the catalogue is empty');
  return [{ ...FIRST, id, title: 'it is right', remediation: 'Make it right.', detective }];
}

function problemsOf(define: () => unknown): readonly string[] {
  try {
    define();
  } catch (error) {
    if (isProblems(error, 'config-rules')) return error.problems;
    throw error;
  }
  throw new Error('expected problems, got none');
}

describe('configRules', () => {
  it('has a rule for each control that AWS Config watches, and none for another', () => {
    const watched = catalogue.filter(
      ({ detective }) => !('notEnforceable' in detective) && !('alarmOn' in detective),
    );
    expect(configRules(REFERENCE).map(({ name, control }) => [name, control])).toEqual(
      watched.map(({ id }) => [`connect-guardrails-${id.toLowerCase()}`, id]),
    );
    expect(watched.length).toBeGreaterThan(10);
  });

  it('describes managed rules with their parameters, policy rules and Lambda rules', () => {
    const rules = configRules(REFERENCE);
    const rule = (control: string): unknown => {
      const { description, ...rest } = rules.find((one) => one.control === control) ?? { description: '' };
      return { ...rest, description: description.slice(0, 40) };
    };
    expect(rule('COST-001')).toEqual({
      kind: 'managed',
      name: 'connect-guardrails-cost-001',
      control: 'COST-001',
      description: 'COST-001: everything taggable has the re',
      resourceTypes: ['AWS::DynamoDB::Table', 'AWS::S3::Bucket'],
      identifier: 'REQUIRED_TAGS',
      trigger: 'change',
      parameters: { tag1Key: 'Team', tag2Key: 'Department', tag3Key: 'Project', tag4Key: 'Environment' },
    });
    expect(rule('KMS-001')).toEqual({
      kind: 'managed',
      name: 'connect-guardrails-kms-001',
      control: 'KMS-001',
      description: 'KMS-001: customer managed keys rotate au',
      resourceTypes: ['AWS::KMS::Key'],
      identifier: 'CMK_BACKING_KEY_ROTATION_ENABLED',
      trigger: 'periodic',
      parameters: {},
    });
    expect(rule('CONNECT-001')).toEqual({
      kind: 'policy',
      name: 'connect-guardrails-connect-001',
      control: 'CONNECT-001',
      description: 'CONNECT-001: users of the instance are m',
      resourceTypes: ['AWS::Connect::Instance'],
      runtime: 'guard-2.x.x',
      policyText: `rule instance_identity_saml when resourceType == "AWS::Connect::Instance" {
  configuration.IdentityManagementType == "SAML" <<the users of the instance are not managed by a SAML identity provider>>
}
`,
    });
    expect(rule('CONNECT-002')).toEqual({
      kind: 'lambda',
      name: 'connect-guardrails-connect-002',
      control: 'CONNECT-002',
      description: 'CONNECT-002: sign-in to Connect is limit',
      resourceTypes: ['AWS::Connect::Instance'],
      parameters: { control: 'CONNECT-002' },
    });
  });

  it('says what to do, within the 256 bytes of a description', () => {
    const [short] = configRules(REFERENCE, only({ lambdaRule: 'periodic', because: 'it is a test' }));
    expect(short?.description).toBe('TEST-001: it is right. Make it right.');
    const descriptions = configRules(REFERENCE).map(({ description }) => description);
    expect(descriptions.filter((text) => Buffer.byteLength(text) > 256)).toEqual([]);
    expect(descriptions.find((text) => text.startsWith('CONNECT-008'))).toMatch(/^.{253}…$/);
  });

  it('asks for every required tag, six in a rule', () => {
    const profile: Profile = { ...REFERENCE, requiredTags: ['A', 'B', 'C', 'D', 'E', 'F', 'G'] };
    const rules = configRules(profile).filter(({ control }) => control === 'COST-001');
    expect(rules.map((rule) => [rule.name, rule.kind === 'managed' && rule.parameters])).toEqual([
      [
        'connect-guardrails-cost-001',
        { tag1Key: 'A', tag2Key: 'B', tag3Key: 'C', tag4Key: 'D', tag5Key: 'E', tag6Key: 'F' },
      ],
      ['connect-guardrails-cost-001-2', { tag1Key: 'G' }],
    ]);
  });

  it('has no rule against what the profile approves', () => {
    const controls = (profile: Profile): string[] => configRules(profile).map(({ control }) => control);
    expect(controls(REFERENCE).filter((id) => !controls(WITH_TELEPHONY).includes(id))).toEqual([
      'CONNECT-005',
    ]);
  });

  it('refuses at once everything that AWS Config would refuse', () => {
    const managed = (
      managedRule: ManagedRuleIdentifier,
      resourceTypes: string[],
      parameters = {},
    ): Control[] => only({ managedRule, resourceTypes, parameterSets: () => [parameters] });
    expect(
      problemsOf(() =>
        configRules(REFERENCE, [
          ...managed('REQUIRED_TAGS', ['AWS::S3::Bucket'], { tagKey: 'Team' }),
          ...managed('KINESIS_STREAM_ENCRYPTED', ['AWS::KinesisStream']),
          ...managed('REQUIRED_TAGS', ['AWS::S3::Bucket'], { tag1Key: 'x'.repeat(1024) }),
          ...only({ guardRule: () => 'x'.repeat(10_001), resourceTypes: [] }),
          ...only({ lambdaRule: 'periodic', because: 'it is a test' }, 'X'.repeat(50)),
        ]),
      ),
    ).toEqual([
      'rule connect-guardrails-test-001: REQUIRED_TAGS has no parameter tagKey, it has tag1Key, tag1Value, tag2Key, tag2Value, tag3Key, tag3Value, tag4Key, tag4Value, tag5Key, tag5Value, tag6Key, tag6Value; correct the control',
      'rule connect-guardrails-test-001: REQUIRED_TAGS needs the parameter tag1Key, got none; correct the control',
      'rule connect-guardrails-test-001: KINESIS_STREAM_ENCRYPTED does not evaluate AWS::KinesisStream, it evaluates AWS::Kinesis::Stream; correct the control',
      'rule connect-guardrails-test-001: the input parameters must have 1024 characters at most, got 1038; shorten the values of the profile',
      'rule connect-guardrails-test-001: the policy text must have 10000 characters at most, got 10001; shorten the Guard rule',
      `rule connect-guardrails-${'x'.repeat(50)}: the name must have 64 characters at most, got 69; shorten the id of the control`,
    ]);
  });
});

describe('recordedResourceTypes', () => {
  it('names the controls that need each type', () => {
    expect([...recordedResourceTypes(configRules(REFERENCE))]).toEqual([
      [
        'AWS::Connect::Instance',
        [
          'CONNECT-001',
          'CONNECT-002',
          'CONNECT-003',
          'CONNECT-005',
          'CONNECT-006',
          'CONNECT-007',
          'CONNECT-008',
          'CONNECT-009',
          'CONNECT-011',
          'CONNECT-012',
        ],
      ],
      ['AWS::Connect::PhoneNumber', ['CONNECT-005']],
      ['AWS::DynamoDB::Table', ['COST-001']],
      ['AWS::KMS::Key', ['KMS-001', 'KMS-002', 'KMS-003', 'S3-001']],
      ['AWS::Kinesis::Stream', ['KINESIS-001']],
      ['AWS::Lambda::Function', ['LAMBDA-001', 'LAMBDA-002']],
      ['AWS::S3::Bucket', ['COST-001', 'S3-001', 'S3-002', 'S3-003']],
    ]);
  });

  it('has only types that AWS Config records', () => {
    const known = new Set<string>(Object.values(ResourceType));
    const types = [...recordedResourceTypes(configRules(REFERENCE)).keys()];
    expect(types.filter((type) => !known.has(type))).toEqual([]);
  });
});
