import { defineControl, notEnforceable } from '../../control';
import { POLICY_DOCUMENT_READS } from '../../../../resources/iam-policy-document';
import { ORGANIZATION_READS } from '../../../../resources/organization';

/**
 * Actions of services that are not regional: their requests go to one Region whatever the caller wants, and denying them
 * there would close sign-in, billing and support. Source: AWS Organizations User Guide, "General examples" (deny access
 * to AWS based on the requested Region), and AWS General Reference, "Service endpoints and quotas" (read 2026-11-21).
 */
const GLOBAL_ACTIONS = [
  'account:*',
  'artifact:*',
  'aws-portal:*',
  'bcm-data-exports:*',
  'billing:*',
  'budgets:*',
  'ce:*',
  'cloudfront:*',
  'consolidatedbilling:*',
  'cost-optimization-hub:*',
  'cur:*',
  'ec2:DescribeRegions',
  'freetier:*',
  'globalaccelerator:*',
  'health:*',
  'iam:*',
  'invoicing:*',
  'organizations:*',
  'payments:*',
  'pricing:*',
  'route53:*',
  'route53domains:*',
  's3:GetAccountPublic*',
  's3:ListAllMyBuckets',
  's3:PutAccountPublic*',
  'shield:*',
  'sts:*',
  'support:*',
  'supportplans:*',
  'tag:*',
  'tax:*',
  'trustedadvisor:*',
  'waf:*',
];

export const approvedRegionsOnly = defineControl({
  id: 'ORG-004',
  name: 'org/approved_regions_only',
  title: 'only approved Regions are used',
  rationale:
    'Recordings, transcripts and customer profiles stay in the Regions that the organization has assessed; what is created elsewhere escapes its monitoring and its rules for the residency of data.',
  remediation:
    'Set the region of the provider, and of resources that have one of their own, to an approved one. Attach a service control policy to the target, or above it, that denies everything but global services where aws:RequestedRegion is not an approved Region (StringNotEquals, no other condition).',
  level: 'hard-mandatory',
  references: [
    'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_general.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html',
    'https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs',
  ],
  preventive: {
    statements: ({ approvedRegions }) => [
      {
        Sid: 'DenyOtherRegions',
        Effect: 'Deny',
        NotAction: GLOBAL_ACTIONS,
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:RequestedRegion': approvedRegions } },
      },
    ],
    remark: 'global services, and sts for sign-in through other Regions, are left out',
  },
  proactive: {
    scope: 'part',
    reads: {
      ...POLICY_DOCUMENT_READS,
      ...ORGANIZATION_READS,
      '*': ['region'],
      aws_region: ['endpoint', 'id', 'name'],
    },
    facts: ['iam'],
    message: 'a Region is used, or left open, that is not approved',
  },
  detective: notEnforceable('AWS Config records nothing in a Region where it is not switched on'),
});
