/** What ties resources of a plan together, beyond that one refers to another. */

/**
 * Attributes by which a resource configures another object, or belongs to it, by Terraform type: a verdict about that object
 * depends on the resource, not only the other way round.
 * Source: the resources' pages in the documentation of the AWS provider, 5.100.0.
 */
export const RELATIONS: Readonly<Record<string, readonly string[]>> = {
  aws_connect_authentication_profile: ['instance_id'],
  aws_connect_instance_storage_config: ['instance_id'],
  aws_iam_role_policy: ['role'],
  aws_kms_key_policy: ['key_id'],
  aws_s3_bucket: ['logging'],
  aws_s3_bucket_logging: ['target_bucket'],
  aws_s3_bucket_policy: ['bucket'],
  aws_s3_bucket_public_access_block: ['bucket'],
  aws_s3_bucket_server_side_encryption_configuration: ['bucket'],
  // The governed profile of an instance: what it is for stands in its input, and in what its provisioner runs.
  terraform_data: ['input', 'provisioner', 'triggers_replace'],
};

/**
 * Where the known value stands that names the object which a resource is related to, by Terraform type, if two that name the
 * same are related to each other even where the plan does not have the object.
 */
export const SHARED_TARGETS: Readonly<Record<string, readonly string[]>> = {
  terraform_data: ['input', 'instance_id'],
};

/** Attributes that tell an object from others, by Terraform type. */
const IDENTITIES: Readonly<Record<string, readonly string[]>> = {
  aws_iam_role: ['arn', 'id', 'name'],
  aws_kms_alias: ['arn', 'id', 'name', 'target_key_arn', 'target_key_id'],
  aws_kms_external_key: ['arn', 'id', 'key_id'],
  aws_kms_key: ['arn', 'id', 'key_id'],
  aws_kms_replica_external_key: ['arn', 'id', 'key_id'],
  aws_kms_replica_key: ['arn', 'id', 'key_id'],
  aws_lambda_function: ['arn', 'function_name', 'id', 'qualified_arn'],
  aws_s3_bucket: ['arn', 'bucket', 'id'],
};

const USUAL_IDENTITIES: readonly string[] = ['arn', 'id'];

/** The attributes that tell an object of a type from others. */
export function identitiesOf(type: string): readonly string[] {
  return IDENTITIES[type] ?? USUAL_IDENTITIES;
}

/** Whether objects of a type are an organization's: any policy of it may hold at any target. */
export function isOfOrganization(type: string): boolean {
  return type.startsWith('aws_organizations_');
}

/** Whether objects of a type count for everything in their account and Region. */
export function isAccountWide(type: string): boolean {
  return type.startsWith('aws_config_') || type === 'aws_s3_account_public_access_block';
}

/** Data resources that tell what holds for everything of a provider. */
export const ACCOUNT_WIDE_DATA: readonly string[] = ['aws_region'];

/** An identity as it is compared: a Lambda function also answers to its ARN with a version or an alias behind it. */
export function comparedIdentity(text: string): string {
  return LAMBDA_ARN.exec(text)?.[0] ?? text;
}

const LAMBDA_ARN = /^arn:[^:]*:lambda:[^:]*:[^:]*:function:[^:]+/;
