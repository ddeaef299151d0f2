import { defineControl, notEnforceable } from '../../control';

/** What is read of a rule of the account, and of rules of the organization. */
const RULE_READS = ['input_parameters'];
const ORGANIZATION_RULE_READS = [
  ...RULE_READS,
  'excluded_accounts',
  'resource_id_scope',
  'resource_types_scope',
  'tag_key_scope',
];

export const rulesDeployed = defineControl({
  id: 'CONFIG-001',
  name: 'config/rules_deployed',
  title: 'AWS Config watches the contact center by a rule for each control that has one',
  rationale:
    'What was planned correctly can be changed by hand afterwards: without the rules nobody is told, and there is no evidence of what really runs.',
  remediation:
    'Give the ContactCenter (stacks) its configRules, or add ConfigRules (modules) to the plan of the instance; where the plan has the configuration recorder, switch it on and let it record what the rules need. Where another plan or organization rules watch the account, record a waiver, or lower the control to advisory in the organization profile.',
  level: 'soft-mandatory',
  references: [
    'https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config.html',
    'https://docs.aws.amazon.com/config/latest/developerguide/stop-start-recorder.html',
    'https://docs.aws.amazon.com/config/latest/developerguide/config-rule-multi-account-deployment.html',
  ],
  preventive: {
    statements: (profile) => [
      {
        Sid: 'DenyStoppingConfig',
        Effect: 'Deny',
        Action: [
          'config:DeleteConfigRule',
          'config:DeleteConfigurationRecorder',
          'config:DeleteDeliveryChannel',
          'config:DeleteEvaluationResults',
          'config:StopConfigurationRecorder',
        ],
        Resource: '*',
        Condition: { ArnNotLike: { 'aws:PrincipalArn': profile.roles.deployers } },
      },
    ],
    remark:
      'what is recorded may be changed by others, such as a landing zone; that there are rules at all is left to the plan',
  },
  proactive: {
    scope: 'part',
    reads: {
      aws_config_config_rule: [
        ...RULE_READS,
        'evaluation_mode.mode',
        'scope.compliance_resource_id',
        'scope.compliance_resource_types',
        'scope.tag_key',
        'source.custom_policy_details.policy_text',
        'source.owner',
        'source.source_detail.message_type',
        'source.source_identifier',
      ],
      aws_config_configuration_recorder: [
        'recording_group.all_supported',
        'recording_group.exclusion_by_resource_types.resource_types',
        'recording_group.recording_strategy.use_only',
        'recording_group.resource_types',
      ],
      aws_config_configuration_recorder_status: ['is_enabled'],
      aws_config_organization_custom_policy_rule: [
        ...ORGANIZATION_RULE_READS,
        'policy_text',
        'trigger_types',
      ],
      aws_config_organization_custom_rule: [...ORGANIZATION_RULE_READS, 'trigger_types'],
      aws_config_organization_managed_rule: [...ORGANIZATION_RULE_READS, 'rule_identifier'],
      aws_connect_instance: [],
    },
    message: 'AWS Config does not watch the contact center for every control that has a rule',
  },
  detective: notEnforceable('a rule that is gone, or a recorder that is off, cannot report itself'),
});
