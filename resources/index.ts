/** Every Terraform type that something is known of beside what policies read. */
import { APPROVED_ORIGIN } from './connect-approved-origin';
import { AUTHENTICATION_PROFILE } from './connect-authentication-profile';
import { BOT_ASSOCIATION } from './connect-bot-association';
import { CONNECT_INSTANCE } from './connect-instance';
import { STORAGE_CONFIG } from './connect-instance-storage-config';
import { INTEGRATION_ASSOCIATION } from './connect-integration-association';
import { FUNCTION_ASSOCIATION } from './connect-lambda-function-association';
import { PHONE_NUMBER } from './connect-phone-number';
import { CUSTOMER_PROFILES_DOMAIN } from './customer-profiles-domain';
import { DELIVERY_STREAM } from './firehose-delivery-stream';
import type { Kind } from './kind';
import { KINESIS_STREAM } from './kinesis-stream';
import { KMS_EXTERNAL_KEY, KMS_KEY, KMS_REPLICA_EXTERNAL_KEY, KMS_REPLICA_KEY } from './kms-key';
import { LAMBDA_FUNCTION } from './lambda-function';
import { BUCKET } from './s3-bucket';
import { BUCKET_ENCRYPTION } from './s3-bucket-encryption';
import { BUCKET_LOGGING } from './s3-bucket-logging';
import { BUCKET_POLICY } from './s3-bucket-policy';
import { ACCOUNT_PUBLIC_ACCESS_BLOCK, BUCKET_PUBLIC_ACCESS_BLOCK } from './s3-public-access-block';

export const KINDS: readonly Kind[] = [
  CONNECT_INSTANCE,
  STORAGE_CONFIG,
  BOT_ASSOCIATION,
  FUNCTION_ASSOCIATION,
  PHONE_NUMBER,
  INTEGRATION_ASSOCIATION,
  APPROVED_ORIGIN,
  AUTHENTICATION_PROFILE,
  CUSTOMER_PROFILES_DOMAIN,
  DELIVERY_STREAM,
  KINESIS_STREAM,
  KMS_KEY,
  KMS_EXTERNAL_KEY,
  KMS_REPLICA_KEY,
  KMS_REPLICA_EXTERNAL_KEY,
  LAMBDA_FUNCTION,
  BUCKET,
  BUCKET_ENCRYPTION,
  BUCKET_LOGGING,
  BUCKET_POLICY,
  BUCKET_PUBLIC_ACCESS_BLOCK,
  ACCOUNT_PUBLIC_ACCESS_BLOCK,
];

export type { Comparison, Kind, PartComparison } from './kind';
