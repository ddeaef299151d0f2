/** The attributes that hold policy documents in IAM's language, by Terraform type; blocks on the way are lists. */
export const POLICY_DOCUMENTS: Readonly<Record<string, readonly string[]>> = {
  aws_iam_group_policy: ['policy'],
  aws_iam_policy: ['policy'],
  aws_iam_role: ['inline_policy.policy'],
  aws_iam_role_policy: ['policy'],
  aws_iam_user_policy: ['policy'],
  aws_kms_external_key: ['policy'],
  aws_kms_key: ['policy'],
  aws_kms_key_policy: ['policy'],
  aws_kms_replica_external_key: ['policy'],
  aws_kms_replica_key: ['policy'],
  aws_organizations_policy: ['content'],
  aws_s3_bucket: ['policy'],
  aws_s3_bucket_policy: ['policy'],
  aws_ssoadmin_permission_set_inline_policy: ['inline_policy'],
};
