import { defineControl } from '../../control';
import type { ScpStatement } from '../../control';

/** What a service control policy denies while a feature is not approved. */
function deny(Sid: string, approved: boolean, Action: readonly string[]): readonly ScpStatement[] {
  return approved ? [] : [{ Sid, Effect: 'Deny', Action, Resource: '*' }];
}

export const unapprovedIntegrationsAbsent = defineControl({
  id: 'CONNECT-011',
  name: 'connect/unapproved_integrations_absent',
  title: 'integrations are absent unless the organization approves them',
  rationale:
    'Every integration moves contact data to another service or party: bots, outbound campaigns, Amazon Q, Cases, app integrations, messaging channels, embedded control panels. Each is assessed before it is switched on.',
  remediation:
    'Remove the resource, or have its feature approved in the organization profile: features.lexBots, outboundCampaigns, amazonQ, cases, appIntegrations, thirdPartyMessaging or approvedOrigins. Voice ID cannot be approved. Pass CloudFormation templates as template_body.',
  level: 'hard-mandatory',
  references: [
    'https://docs.aws.amazon.com/connect/latest/APIReference/API_CreateIntegrationAssociation.html',
    'https://docs.aws.amazon.com/connect/latest/adminguide/amazon-connect-service-limits.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html',
  ],
  preventive: {
    statements: ({ features }) => [
      ...deny('DenyVoiceId', false, ['voiceid:*']),
      ...deny('DenyOutboundCampaigns', features.outboundCampaigns, ['connect-campaigns:*']),
      ...deny('DenyAmazonQInConnect', features.amazonQ, ['wisdom:*']),
      ...deny('DenyConnectCases', features.cases, ['cases:*']),
      ...deny('DenyAppIntegrations', features.appIntegrations, ['app-integrations:*']),
      ...deny('DenyThirdPartyMessaging', features.thirdPartyMessaging, ['social-messaging:*']),
      ...deny('DenyApprovedOrigins', features.approvedOrigins, ['connect:AssociateApprovedOrigin']),
      ...deny('DenyLexBots', features.lexBots, [
        'connect:AssociateBot',
        'connect:AssociateLexBot',
        'lex:CreateBot',
        'lex:CreateBotAlias',
        'lex:PutBot',
        'lex:PutBotAlias',
      ]),
      // One action makes associations of every kind, and no condition key tells which.
      ...deny(
        'DenyIntegrationAssociations',
        features.outboundCampaigns ||
          features.amazonQ ||
          features.cases ||
          features.appIntegrations ||
          features.lexBots,
        ['connect:CreateIntegrationAssociation'],
      ),
    ],
    remark:
      'once any of campaigns, Amazon Q, Cases, app integrations and bots is approved, connect:CreateIntegrationAssociation is open to all of them',
  },
  proactive: {
    scope: 'part',
    // Banned types are found by their names alone, so that types of other provider versions count too; of those, AWS
    // provider 5.100 has aws_connect_bot_association, aws_lex_bot, aws_lex_bot_alias, aws_lexv2models_bot,
    // aws_appintegrations_data_integration and aws_appintegrations_event_integration. Attributes are read only of what
    // holds resources of other types.
    reads: {
      '*': [],
      aws_cloudformation_stack: ['template_body', 'template_url'],
      aws_cloudformation_stack_set: ['template_body', 'template_url'],
      aws_cloudcontrolapi_resource: ['type_name', 'desired_state'],
    },
    message: 'an integration is not approved',
  },
  detective: {
    lambdaRule: 'periodic',
    because:
      'AWS Config does not record what an instance is associated with, and its bots and app integrations do not say whether Amazon Connect uses them',
  },
});
