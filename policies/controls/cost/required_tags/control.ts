import { defineControl, notEnforceable } from '../../control';

/** The most tags that one REQUIRED_TAGS rule checks ("required-tags", AWS Config Developer Guide). */
const TAGS_PER_RULE = 6;

export const requiredTags = defineControl({
  id: 'COST-001',
  name: 'cost/required_tags',
  title: 'everything taggable has the required tags',
  rationale: 'Costs, owners and environments can only be told apart by tags that every resource has.',
  remediation:
    'Set the tags that requiredTags of the organization profile names, with a value, in the default_tags of the provider or in the tags of the resource. Keys are case-sensitive.',
  level: 'soft-mandatory',
  references: [
    'https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/guides/resource-tagging',
    'https://docs.aws.amazon.com/config/latest/developerguide/required-tags.html',
  ],
  preventive: notEnforceable(
    'tags are governed by tag policies; a service control policy would have to name every action that creates something',
  ),
  proactive: {
    scope: 'part',
    reads: { '*': ['tags', 'tags_all'] },
    message: 'a required tag is missing or empty',
  },
  detective: {
    managedRule: 'REQUIRED_TAGS',
    resourceTypes: ['AWS::DynamoDB::Table', 'AWS::S3::Bucket'],
    parameterSets: ({ requiredTags: tags }) =>
      Array.from({ length: Math.ceil(tags.length / TAGS_PER_RULE) }, (_, index) =>
        Object.fromEntries(
          tags
            .slice(index * TAGS_PER_RULE, (index + 1) * TAGS_PER_RULE)
            .map((tag, position) => [`tag${position + 1}Key`, tag]),
        ),
      ),
    remark: 'the rule knows few resource types, and takes an empty value for a tag',
  },
});
