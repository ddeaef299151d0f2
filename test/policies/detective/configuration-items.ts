/**
 * Configuration items as AWS Config hands them to custom policy rules. The shape is that of "ConfigurationItem" (AWS
 * Config API Reference) and of the resource schemas that AWS publishes for each type (awslabs/aws-config-resource-schema,
 * as of 2025-03-17); the values are made up.
 */
const COMMON = {
  version: '1.3',
  accountId: '123456789012',
  configurationItemCaptureTime: '2026-11-20T08:15:30.000Z',
  configurationItemStatus: 'OK',
  configurationStateId: '1763626530000',
  awsRegion: 'us-east-1',
  availabilityZone: 'Regional',
  tags: {},
  relatedEvents: [],
  relationships: [],
  supplementaryConfiguration: {},
};

const INSTANCE = '11111111-2222-3333-4444-555555555555';
const INSTANCE_ARN = `arn:aws:connect:us-east-1:123456789012:instance/${INSTANCE}`;

/** An instance, compliant unless changed. */
export function instanceItem(
  configuration: Readonly<Record<string, unknown>> = {},
  attributes: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    ...COMMON,
    arn: INSTANCE_ARN,
    resourceType: 'AWS::Connect::Instance',
    resourceId: INSTANCE,
    resourceName: INSTANCE,
    resourceCreationTime: '2026-11-19T10:00:00.000Z',
    configuration: {
      Arn: INSTANCE_ARN,
      Id: INSTANCE,
      InstanceAlias: 'example-claims',
      InstanceStatus: 'ACTIVE',
      CreatedTime: '2026-11-19T10:00:00.000Z',
      ServiceRole:
        'arn:aws:iam::123456789012:role/aws-service-role/connect.amazonaws.com/AWSServiceRoleForAmazonConnect_abc',
      IdentityManagementType: 'SAML',
      Attributes: {
        InboundCalls: false,
        OutboundCalls: false,
        ContactflowLogs: true,
        ContactLens: true,
        AutoResolveBestVoices: true,
        UseCustomTTSVoices: false,
        EarlyMedia: false,
        ...attributes,
      },
      ...configuration,
    },
  };
}

export const PHONE_NUMBER_ITEM = {
  ...COMMON,
  arn: 'arn:aws:connect:us-east-1:123456789012:phone-number/66666666-7777-8888-9999-000000000000',
  resourceType: 'AWS::Connect::PhoneNumber',
  resourceId: '66666666-7777-8888-9999-000000000000',
  configuration: {
    PhoneNumberArn:
      'arn:aws:connect:us-east-1:123456789012:phone-number/66666666-7777-8888-9999-000000000000',
    Address: '+12025550123',
    CountryCode: 'US',
    Type: 'DID',
    TargetArn: INSTANCE_ARN,
  },
};

export const BUCKET_ITEM = {
  ...COMMON,
  arn: 'arn:aws:s3:::example-claims',
  resourceType: 'AWS::S3::Bucket',
  resourceId: 'example-claims',
  resourceName: 'example-claims',
  configuration: { name: 'example-claims', creationDate: '2026-11-19T10:00:00.000Z' },
};
