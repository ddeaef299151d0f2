import { type JsonObject, pairs } from '../../../resources/attributes';
import type { Kind } from '../../../resources';
import { BUCKET, bucketAttributes } from '../../../resources/s3-bucket';
import {
  BUCKET_ENCRYPTION,
  encryptionRules,
  encryptionSources,
} from '../../../resources/s3-bucket-encryption';
import { BUCKET_LOGGING } from '../../../resources/s3-bucket-logging';
import { BUCKET_POLICY } from '../../../resources/s3-bucket-policy';
import { BUCKET_PUBLIC_ACCESS_BLOCK, publicAccessSettings } from '../../../resources/s3-public-access-block';
import type { Sources } from '../../../resources/sources';
import { type Reading, unreadAttributes, valueOf } from '../reading';
import type { Answer } from '../requests';
import { liveAddress } from '../resources';

/**
 * Reads a bucket with its default encryption, Block Public Access, policy, access logging and tags.
 *
 * A bucket of another account is not read: it may be one that was made anew under a name that was given up, and Block Public
 * Access of this account does not hold for it.
 *
 * @returns the keys that it is encrypted with, and the bucket that its access logs go to.
 */
export async function readBucket(reading: Reading, bucket: string): Promise<Sources> {
  const [{ keys = [] }, { buckets = [] }] = await Promise.all([
    readEncryption(reading, bucket),
    readLogging(reading, bucket),
    readPublicAccess(reading, bucket),
    readPolicy(reading, bucket),
    readTags(reading, bucket),
  ]);
  return { keys, buckets };
}

async function readEncryption(reading: Reading, bucket: string): Promise<Sources> {
  const { clients, requests } = reading;
  const answer = await requests.ask(
    's3:GetBucketEncryption',
    async () =>
      (await clients.s3.getBucketEncryption(owned(reading, bucket))).ServerSideEncryptionConfiguration,
    ['ServerSideEncryptionConfigurationNotFoundError'],
  );
  addSetting(reading, bucket, BUCKET_ENCRYPTION, answer, 'the default encryption of the bucket', (value) => ({
    rule: encryptionRules(value),
  }));
  return encryptionSources(valueOf(answer) ?? {});
}

async function readPublicAccess(reading: Reading, bucket: string): Promise<void> {
  const { clients, requests } = reading;
  const answer = await requests.ask(
    's3:GetPublicAccessBlock',
    async () =>
      (await clients.s3.getPublicAccessBlock(owned(reading, bucket))).PublicAccessBlockConfiguration,
    ['NoSuchPublicAccessBlockConfiguration'],
  );
  const what = 'Block Public Access of the bucket';
  addSetting(reading, bucket, BUCKET_PUBLIC_ACCESS_BLOCK, answer, what, publicAccessSettings);
}

async function readPolicy(reading: Reading, bucket: string): Promise<void> {
  const { clients, requests } = reading;
  const answer = await requests.ask(
    's3:GetBucketPolicy',
    async () => (await clients.s3.getBucketPolicy(owned(reading, bucket))).Policy,
    ['NoSuchBucketPolicy'],
  );
  addSetting(reading, bucket, BUCKET_POLICY, answer, 'the bucket policy', (policy) => ({ policy }));
}

async function readLogging(reading: Reading, bucket: string): Promise<Sources> {
  const { clients, requests, resources } = reading;
  const answer = await requests.ask('s3:GetBucketLogging', () =>
    clients.s3.getBucketLogging(owned(reading, bucket)),
  );
  if (answer.state === 'unread')
    resources.note(answer, bucketAddress(bucket), 'where the access logs of the bucket go');
  const target = valueOf(answer)?.LoggingEnabled?.TargetBucket;
  if (target === undefined) return {};
  resources.add(BUCKET_LOGGING.type, bucket, { bucket, target_bucket: target });
  return { buckets: [target] };
}

async function readTags(reading: Reading, bucket: string): Promise<void> {
  const { clients, requests, resources } = reading;
  const answer = await requests.ask(
    's3:GetBucketTagging',
    async () => (await clients.s3.getBucketTagging(owned(reading, bucket))).TagSet,
    ['NoSuchTagSet'],
  );
  if (answer.state === 'unread') resources.note(answer, bucketAddress(bucket), 'the tags of the bucket');
  const tags = pairs(valueOf(answer));
  resources.add(BUCKET.type, bucket, bucketAttributes(bucket, tags), unreadAttributes(BUCKET, answer));
}

/** Adds a setting of a bucket, which is a resource of its own: unknown where it could not be read, none where it is not set. */
function addSetting<Value>(
  { resources }: Reading,
  bucket: string,
  kind: Kind,
  answer: Answer<Value>,
  what: string,
  attributes: (value: Value) => JsonObject,
): void {
  if (answer.state === 'absent') return;
  if (answer.state === 'unread') resources.note(answer, bucketAddress(bucket), what);
  resources.add(
    kind.type,
    bucket,
    { bucket, ...(answer.state === 'read' ? attributes(answer.value) : {}) },
    unreadAttributes(kind, answer),
  );
}

function bucketAddress(bucket: string): string {
  return liveAddress(BUCKET.type, bucket);
}

/** Names a bucket of the account: AWS refuses to say anything of one that is another's. */
function owned(
  { account }: Reading,
  bucket: string,
): { readonly Bucket: string; readonly ExpectedBucketOwner: string } {
  return { Bucket: bucket, ExpectedBucketOwner: account };
}
