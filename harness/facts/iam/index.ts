/** Facts of the kind `iam`: policy documents in IAM's language, in attributes and as data sources. */
import { type StatedDocument, type StatedStatement, statedDocument } from '../../../core/iam/statements';
import type { Fact, FactKind, PlacedObject } from '../fact';
import { textsAt } from '../texts';
import { documentOfDataSource } from './data-source';

/** A policy document. */
export interface IamFact extends Fact {
  readonly whole: boolean;
  readonly statements: readonly StatedStatement[];
}

const DATA_SOURCE = 'aws_iam_policy_document';

/** The attributes that hold policy documents, by Terraform type; blocks on the way are lists. */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
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

/** Types of policies of AWS Organizations that are in IAM's language; null is the first. */
const IAM_POLICIES: ReadonlySet<unknown> = new Set([
  'SERVICE_CONTROL_POLICY',
  'RESOURCE_CONTROL_POLICY',
  null,
  undefined,
]);

export const iam: FactKind = {
  name: 'iam',
  places: ['after'],
  types: new Set([DATA_SOURCE, ...Object.keys(ATTRIBUTES)]),
  read: (object) => {
    if (object.type === DATA_SOURCE)
      return object.mode === 'data' ? [[['json'], factOf(documentOfDataSource(object))]] : [];
    if (object.mode === 'data' || isOtherPolicy(object)) return [];
    return textsAt(object.values, ATTRIBUTES[object.type] ?? []).map(([path, text]) => [
      path,
      factOf(statedDocument(text)),
    ]);
  },
};

/** A policy of AWS Organizations in another language than IAM's. */
function isOtherPolicy({ type, values }: PlacedObject): boolean {
  return type === 'aws_organizations_policy' && !IAM_POLICIES.has(values['type']);
}

function factOf({ readable, whole, statements }: StatedDocument): IamFact {
  return { readable, problems: readable ? [] : [[[], null, 'a policy document']], whole, statements };
}
