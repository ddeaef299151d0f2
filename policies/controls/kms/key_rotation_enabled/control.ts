import { defineControl } from '../../control';

export const keyRotationEnabled = defineControl({
  id: 'KMS-001',
  name: 'kms/key_rotation_enabled',
  title: 'customer managed keys rotate automatically',
  rationale:
    'Rotation limits how much data one version of key material protects, and regulators ask for evidence of it.',
  remediation: 'Set enable_key_rotation = true on the aws_kms_key.',
  level: 'hard-mandatory',
  references: ['https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html'],
  preventive: {
    statements: (profile) => [
      {
        Sid: 'DenyDisablingKeyRotation',
        Effect: 'Deny',
        Action: ['kms:DisableKeyRotation'],
        Resource: '*',
        Condition: { ArnNotLike: { 'aws:PrincipalArn': profile.roles.deployers } },
      },
    ],
    remark:
      'what the deployer roles do, and a key that never had rotation, is left to the proactive and detective layers',
  },
  proactive: {
    scope: 'part',
    reads: { aws_kms_key: ['custom_key_store_id', 'customer_master_key_spec', 'enable_key_rotation'] },
    message: 'the key does not rotate',
  },
  detective: { managedRule: 'CMK_BACKING_KEY_ROTATION_ENABLED', resourceTypes: ['AWS::KMS::Key'] },
});
