import type { Reads } from './kind';

/** What `lib.policy_document` reads where a policy comes from an `aws_iam_policy_document`, for the `reads` of each control that uses it. */
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
