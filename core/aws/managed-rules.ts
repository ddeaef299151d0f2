/** What an AWS managed rule of AWS Config evaluates, when, and which input parameters it takes. */
export interface ManagedRule {
  /** `change`: when the configuration of a resource in its scope changes; `periodic`: at a frequency, without a scope. */
  readonly trigger: 'change' | 'periodic';
  /** The Config resource types that it may evaluate. */
  readonly resourceTypes: readonly string[];
  /** Names of its input parameters; the rule has a default for each that is optional. */
  readonly parameters: Readonly<Record<string, 'optional' | 'required'>>;
}

const NONE = {};

/** Types that exist in a contact center; REQUIRED_TAGS evaluates 28 others too. */
const TAGGED_TYPES = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket'];

function tagParameters(): Record<string, 'optional' | 'required'> {
  const parameters: Record<string, 'optional' | 'required'> = {};
  for (let tag = 1; tag <= 6; tag += 1) {
    parameters[`tag${tag}Key`] = tag === 1 ? 'required' : 'optional';
    parameters[`tag${tag}Value`] = 'optional';
  }
  return parameters;
}

/**
 * The managed rules that the catalogue uses. Source: AWS Config Developer Guide, "List of AWS Config Managed Rules" and
 * the page of each rule, as moto 5.2.1 bundles them (read 2026-11-21).
 */
export const MANAGED_RULES = {
  CMK_BACKING_KEY_ROTATION_ENABLED: {
    trigger: 'periodic',
    resourceTypes: ['AWS::KMS::Key'],
    parameters: NONE,
  },
  CONNECT_INSTANCE_LOGGING_ENABLED: {
    trigger: 'change',
    resourceTypes: ['AWS::Connect::Instance'],
    parameters: NONE,
  },
  KINESIS_STREAM_ENCRYPTED: {
    trigger: 'change',
    resourceTypes: ['AWS::Kinesis::Stream'],
    parameters: NONE,
  },
  KMS_CMK_NOT_SCHEDULED_FOR_DELETION: {
    trigger: 'periodic',
    resourceTypes: ['AWS::KMS::Key'],
    parameters: { kmsKeyIds: 'optional' },
  },
  KMS_KEY_POLICY_NO_PUBLIC_ACCESS: {
    trigger: 'change',
    resourceTypes: ['AWS::KMS::Key'],
    parameters: NONE,
  },
  LAMBDA_INSIDE_VPC: {
    trigger: 'change',
    resourceTypes: ['AWS::Lambda::Function'],
    parameters: { subnetIds: 'optional' },
  },
  LAMBDA_VPC_MULTI_AZ_CHECK: {
    trigger: 'change',
    resourceTypes: ['AWS::Lambda::Function'],
    parameters: { availabilityZones: 'optional' },
  },
  REQUIRED_TAGS: {
    trigger: 'change',
    resourceTypes: TAGGED_TYPES,
    parameters: tagParameters(),
  },
  S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED: {
    trigger: 'change',
    resourceTypes: ['AWS::S3::Bucket'],
    parameters: { excludedPublicBuckets: 'optional' },
  },
  S3_BUCKET_SSL_REQUESTS_ONLY: {
    trigger: 'change',
    resourceTypes: ['AWS::S3::Bucket'],
    parameters: NONE,
  },
  S3_DEFAULT_ENCRYPTION_KMS: {
    trigger: 'change',
    resourceTypes: ['AWS::KMS::Key', 'AWS::S3::Bucket'],
    parameters: { kmsKeyArns: 'optional' },
  },
} as const satisfies Readonly<Record<string, ManagedRule>>;

/** Identifier of a managed rule that the catalogue uses. */
export type ManagedRuleIdentifier = keyof typeof MANAGED_RULES;
