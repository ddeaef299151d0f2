/** The operations that the reader calls, and the IAM actions that they need. */

/**
 * IAM actions by operation. They differ where AWS names them differently ("Actions, resources, and condition keys" of
 * Amazon Connect, Amazon S3 and the others, Service Authorization Reference, read 2026-11-21).
 * `sts:GetCallerIdentity` needs no permission.
 */
export const OPERATIONS = {
  'connect:ListInstances': 'connect:ListInstances',
  'connect:DescribeInstance': 'connect:DescribeInstance',
  'connect:DescribeInstanceAttribute': 'connect:DescribeInstanceAttribute',
  'connect:ListAuthenticationProfiles': 'connect:ListAuthenticationProfiles',
  'connect:DescribeAuthenticationProfile': 'connect:DescribeAuthenticationProfile',
  'connect:ListInstanceStorageConfigs': 'connect:ListInstanceStorageConfigs',
  'connect:ListPhoneNumbersV2': 'connect:ListPhoneNumbersV2',
  'connect:DescribePhoneNumber': 'connect:DescribePhoneNumber',
  'connect:ListBots': 'connect:ListBots',
  'connect:ListIntegrationAssociations': 'connect:ListIntegrationAssociations',
  'connect:ListApprovedOrigins': 'connect:ListApprovedOrigins',
  'connect:ListLambdaFunctions': 'connect:ListLambdaFunctions',
  'firehose:DescribeDeliveryStream': 'firehose:DescribeDeliveryStream',
  'firehose:ListTagsForDeliveryStream': 'firehose:ListTagsForDeliveryStream',
  'kinesis:DescribeStreamSummary': 'kinesis:DescribeStreamSummary',
  'kinesis:ListTagsForStream': 'kinesis:ListTagsForStream',
  'kms:DescribeKey': 'kms:DescribeKey',
  'kms:GetKeyPolicy': 'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus': 'kms:GetKeyRotationStatus',
  'kms:ListResourceTags': 'kms:ListResourceTags',
  'lambda:GetFunctionConfiguration': 'lambda:GetFunctionConfiguration',
  'lambda:ListTags': 'lambda:ListTags',
  'profile:GetDomain': 'profile:GetDomain',
  'profile:ListDomains': 'profile:ListDomains',
  's3:GetBucketEncryption': 's3:GetEncryptionConfiguration',
  's3:GetBucketLogging': 's3:GetBucketLogging',
  's3:GetBucketPolicy': 's3:GetBucketPolicy',
  's3:GetBucketTagging': 's3:GetBucketTagging',
  's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
  's3control:GetPublicAccessBlock': 's3:GetAccountPublicAccessBlock',
} as const;

/** An operation of AWS's APIs that the reader calls. */
export type Operation = keyof typeof OPERATIONS;

/**
 * What Amazon Connect does with the permissions of the caller: an instance has a directory ("Required permissions for using
 * custom IAM policies to manage access to the Amazon Connect console", Amazon Connect Administrator Guide: list instances, read
 * 2026-11-27).
 */
const ON_BEHALF = ['ds:DescribeDirectories'];

/** The IAM actions that reading an account needs, sorted. */
export const LIVE_PERMISSIONS: readonly string[] = [
  ...new Set<string>([...Object.values(OPERATIONS), ...ON_BEHALF]),
].sort();

/** S3 answers in the Region of the bucket, whichever Region is read. */
const OF_BUCKETS = /^s3:/;

/**
 * The IAM policy with which an account can be read, and nothing else.
 *
 * @param region the Region that requests are allowed in; every Region where it is undefined.
 */
export function permissionsPolicy(region: string | undefined): object {
  const regional = LIVE_PERMISSIONS.filter((action) => !OF_BUCKETS.test(action));
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'ReadContactCenters',
        Effect: 'Allow',
        Action: regional,
        Resource: '*',
        ...(region === undefined ? {} : { Condition: { StringEquals: { 'aws:RequestedRegion': region } } }),
      },
      {
        Sid: 'ReadBuckets',
        Effect: 'Allow',
        Action: LIVE_PERMISSIONS.filter((action) => OF_BUCKETS.test(action)),
        Resource: '*',
      },
    ],
  };
}
