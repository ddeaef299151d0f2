import type { Reads } from './kind';

/** What `lib.organization` reads of an organization and its policies, for the `reads` of each control that uses it. */
export const ORGANIZATION_READS = {
  aws_organizations_account: ['id', 'parent_id'],
  aws_organizations_organization: ['roots.id'],
  aws_organizations_organizational_unit: ['id', 'parent_id'],
  aws_organizations_policy: ['content', 'id', 'type'],
  aws_organizations_policy_attachment: ['policy_id', 'target_id'],
} as const satisfies Reads;
