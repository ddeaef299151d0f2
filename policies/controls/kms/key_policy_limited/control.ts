import { defineControl, notEnforceable } from '../../control';
import { POLICY_DOCUMENT_READS } from '../../../../resources/iam-policy-document';

export const keyPolicyLimited = defineControl({
  id: 'KMS-003',
  name: 'kms/key_policy_limited',
  title: 'key policies allow no wildcard principal',
  rationale:
    'A key policy that allows everyone opens the recordings and transcripts that the key protects to other accounts. Amazon Connect itself needs no broad statement: it works through grants that are made with the rights of the deployer.',
  remediation:
    'Name the principals of every Allow statement (the root principal of the account delegates to its IAM policies), or narrow them by a condition on aws:PrincipalAccount, aws:PrincipalOrgID or kms:CallerAccount. Write the policy as literal JSON, or as an aws_iam_policy_document.',
  level: 'hard-mandatory',
  references: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html',
    'https://docs.aws.amazon.com/connect/latest/adminguide/key-management.html',
  ],
  preventive: notEnforceable('no IAM condition key exposes the content of a key policy'),
  proactive: {
    scope: 'part',
    // A principal may be the ARN of a resource of any type.
    reads: {
      '*': [],
      ...POLICY_DOCUMENT_READS,
      aws_kms_external_key: ['arn', 'id', 'policy'],
      aws_kms_key: ['arn', 'id', 'key_id', 'policy'],
      aws_kms_key_policy: ['key_id', 'policy'],
      aws_kms_replica_external_key: ['arn', 'id', 'key_id', 'policy'],
      aws_kms_replica_key: ['arn', 'id', 'key_id', 'policy'],
    },
    facts: ['iam'],
    message: 'the key policy is not limited to named principals',
  },
  detective: { managedRule: 'KMS_KEY_POLICY_NO_PUBLIC_ACCESS', resourceTypes: ['AWS::KMS::Key'] },
});
