/** What the shared Rego of `policies/proactive/lib` reads, for the `reads` of every control that uses it. */

/** Attributes by Terraform resource type, as dotted paths. */
type Reads = Readonly<Record<string, readonly string[]>>;

/** Read by `lib.policy_document` where a policy comes from an `aws_iam_policy_document`. */
export const POLICY_DOCUMENT_READS = {
  aws_iam_policy_document: [
    'override_json',
    'override_policy_documents',
    'source_json',
    'source_policy_documents',
    'statement.actions',
    'statement.condition.test',
    'statement.condition.values',
    'statement.condition.variable',
    'statement.effect',
    'statement.not_actions',
    'statement.not_principals.identifiers',
    'statement.not_principals.type',
    'statement.not_resources',
    'statement.principals.identifiers',
    'statement.principals.type',
    'statement.resources',
    'statement.sid',
  ],
} as const satisfies Reads;

/** Read by `lib.organization`. */
export const ORGANIZATION_READS = {
  aws_organizations_account: ['id', 'parent_id'],
  aws_organizations_organization: ['roots.id'],
  aws_organizations_organizational_unit: ['id', 'parent_id'],
  aws_organizations_policy: ['content', 'id', 'type'],
  aws_organizations_policy_attachment: ['policy_id', 'target_id'],
} as const satisfies Reads;
