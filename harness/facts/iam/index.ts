/** Facts of the kind `iam`: policy documents in IAM's language, in attributes and as data sources. */
import { type StatedDocument, type StatedStatement, statedDocument } from '../../../core/iam/statements';
import { POLICY_DOCUMENTS } from '../../../resources/policy-documents';
import type { Fact, FactKind, PlacedObject } from '../fact';
import { textsAt } from '../texts';
import { documentOfDataSource } from './data-source';

/** A policy document. */
export interface IamFact extends Fact {
  readonly whole: boolean;
  readonly statements: readonly StatedStatement[];
}

const DATA_SOURCE = 'aws_iam_policy_document';

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
  types: new Set([DATA_SOURCE, ...Object.keys(POLICY_DOCUMENTS)]),
  read: (object) => {
    if (object.type === DATA_SOURCE)
      return object.mode === 'data' ? [[['json'], factOf(documentOfDataSource(object))]] : [];
    if (object.mode === 'data' || isOtherPolicy(object)) return [];
    return textsAt(object.values, POLICY_DOCUMENTS[object.type] ?? []).map(([path, text]) => [
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
