import type { PublicAccessBlockConfiguration } from '@aws-sdk/client-s3';
import { given, pairs, type Reading, tagsFrom } from '../reading';
import type { Unanswered } from '../requests';
import { liveAddress } from '../resources';

const SETTINGS = {
  block_public_acls: 'BlockPublicAcls',
  block_public_policy: 'BlockPublicPolicy',
  ignore_public_acls: 'IgnorePublicAcls',
  restrict_public_buckets: 'RestrictPublicBuckets',
} as const;
const NAMES = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];

/** What a bucket leads to. */
export interface BucketSources {
  /** Names of the keys that it is encrypted with. */
  readonly keys: readonly string[];
  /** The bucket that its access logs go to. */
  readonly logTarget: string | undefined;
}

/**
 * Reads a bucket with its default encryption, Block Public Access, policy, access logging and tags.
 *
 * AWS refuses to read a bucket of another account: that may be one that was made anew under a name that was given up, and
 * Block Public Access of this account does not hold for it.
 */
export async function readBucket(reading: Reading, bucket: string): Promise<BucketSources> {
  const { clients, requests, resources, account } = reading;
  const input = { Bucket: bucket, ExpectedBucketOwner: account };
  const [encryption, access, policy, logging, tagging] = await Promise.all([
    requests.ask(
      's3:GetBucketEncryption',
      async () => (await clients.s3.getBucketEncryption(input)).ServerSideEncryptionConfiguration,
      ['ServerSideEncryptionConfigurationNotFoundError'],
    ),
    requests.ask(
      's3:GetPublicAccessBlock',
      async () => (await clients.s3.getPublicAccessBlock(input)).PublicAccessBlockConfiguration,
      ['NoSuchPublicAccessBlockConfiguration'],
    ),
    requests.ask('s3:GetBucketPolicy', async () => (await clients.s3.getBucketPolicy(input)).Policy, [
      'NoSuchBucketPolicy',
    ]),
    requests.ask('s3:GetBucketLogging', () => clients.s3.getBucketLogging(input)),
    requests.ask('s3:GetBucketTagging', async () => (await clients.s3.getBucketTagging(input)).TagSet, [
      'NoSuchTagSet',
    ]),
  ]);
  const address = liveAddress('aws_s3_bucket', bucket);
  const unreadable = (answer: Unanswered, what: string): void => resources.note(answer, address, what);

  if (tagging.state === 'unread') unreadable(tagging, 'the tags of the bucket');
  const tags = tagsFrom(tagging.state === 'read' ? pairs(tagging.value) : {});
  resources.add(
    'aws_s3_bucket',
    bucket,
    { bucket, id: bucket, ...tags.values },
    tagging.state === 'unread' ? Object.keys(tags.values) : [],
  );

  const keys: string[] = [];
  const encryptionType = 'aws_s3_bucket_server_side_encryption_configuration';
  if (encryption.state === 'unread') {
    unreadable(encryption, 'the default encryption of the bucket');
    resources.add(encryptionType, bucket, { bucket }, ['rule']);
  } else if (encryption.state === 'read') {
    const rules = encryption.value.Rules ?? [];
    const rule = rules.map(({ ApplyServerSideEncryptionByDefault: byDefault }) => {
      const key = byDefault?.KMSMasterKeyID;
      if (key !== undefined) keys.push(key);
      return {
        apply_server_side_encryption_by_default:
          byDefault === undefined
            ? []
            : [{ sse_algorithm: given(byDefault.SSEAlgorithm), kms_master_key_id: given(key) }],
      };
    });
    resources.add(encryptionType, bucket, { bucket, rule });
  }

  if (access.state === 'unread') {
    unreadable(access, 'Block Public Access of the bucket');
    resources.add('aws_s3_bucket_public_access_block', bucket, { bucket }, NAMES);
  } else if (access.state === 'read') {
    resources.add('aws_s3_bucket_public_access_block', bucket, {
      bucket,
      ...settings(access.value),
    });
  }

  if (policy.state === 'unread') {
    unreadable(policy, 'the bucket policy');
    resources.add('aws_s3_bucket_policy', bucket, { bucket }, ['policy']);
  } else if (policy.state === 'read') {
    resources.add('aws_s3_bucket_policy', bucket, { bucket, policy: policy.value });
  }

  let logTarget: string | undefined;
  if (logging.state === 'unread') unreadable(logging, 'where the access logs of the bucket go');
  else logTarget = logging.value.LoggingEnabled?.TargetBucket;
  if (logTarget !== undefined)
    resources.add('aws_s3_bucket_logging', bucket, { bucket, target_bucket: logTarget });
  return { keys, logTarget };
}

/** Reads Block Public Access of the account. */
export async function readAccountPublicAccess({
  clients,
  requests,
  resources,
  account,
}: Reading): Promise<void> {
  const type = 'aws_s3_account_public_access_block';
  const client = clients.s3Account(account);
  const answer = await requests.ask(
    's3control:GetPublicAccessBlock',
    async () => (await client.getPublicAccessBlock({ Bucket: account })).PublicAccessBlockConfiguration,
    ['NoSuchPublicAccessBlockConfiguration'],
  );
  if (answer.state === 'unread') {
    resources.note(answer, liveAddress(type, account), 'Block Public Access of the account');
    resources.add(type, account, {}, NAMES);
  } else if (answer.state === 'read') {
    resources.add(type, account, settings(answer.value));
  }
}

function settings(configuration: PublicAccessBlockConfiguration): Record<keyof typeof SETTINGS, boolean> {
  const entries = NAMES.map((name) => [name, configuration[SETTINGS[name]] ?? false]);
  return Object.fromEntries(entries) as Record<keyof typeof SETTINGS, boolean>;
}
