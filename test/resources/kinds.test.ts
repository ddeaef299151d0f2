import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { OPERATIONS } from '../../core/aws/operations';
import { unreadAttributes } from '../../harness/live/reading';
import { type Kind, KINDS } from '../../resources';
import { KMS_KEY } from '../../resources/kms-key';
import { REPOSITORY } from '../support/repository';

const FOLDER = join(REPOSITORY, 'resources');

/** Everything that the files export which is a kind. */
async function exportedKinds(): Promise<Kind[]> {
  const files = readdirSync(FOLDER).filter((name) => name !== 'index.ts');
  const modules = await Promise.all(
    files.map((name) => import(join(FOLDER, name)) as Promise<Record<string, unknown>>),
  );
  return modules.flatMap((exports) => Object.values(exports).filter(isKind));
}

function isKind(value: unknown): value is Kind {
  return typeof value === 'object' && value !== null && 'type' in value && 'read' in value;
}

function attributesRead({ read }: Kind): readonly string[] {
  return Object.values(read).flat();
}

it('every kind that a file says is in the list, each type once', async () => {
  const exported = (await exportedKinds()).map(({ type }) => type);
  const listed = KINDS.map(({ type }) => type);
  expect([...listed].sort()).toEqual(exported.sort());
  expect([...new Set(listed)]).toEqual(listed);
});

it('every operation reads some type, but for the one that lists what to read', () => {
  const used = new Set(KINDS.flatMap(({ read }) => Object.keys(read)));
  expect(Object.keys(OPERATIONS).filter((operation) => !used.has(operation))).toEqual([
    'connect:ListInstances',
  ]);
});

it('what is compared is read: where it could not be, it is unknown and not different', () => {
  const wrong = KINDS.flatMap((kind) =>
    (kind.comparison?.governed ?? [])
      .filter((attribute) => !attributesRead(kind).includes(attribute))
      .map((attribute) => `${kind.type}.${attribute}`),
  );
  expect(wrong).toEqual([]);
});

it('what belongs to an instance is listed by an operation that reads it', () => {
  const lists = KINDS.flatMap(({ type, read, comparison }) =>
    comparison !== undefined && 'list' in comparison ? [[type, comparison.list in read]] : [],
  );
  expect(lists).toEqual([
    ['aws_connect_instance_storage_config', true],
    ['aws_connect_bot_association', true],
    ['aws_connect_lambda_function_association', true],
    ['aws_connect_phone_number', true],
  ]);
});

it('what an answer would have said is unknown without it, and an answer that says nothing of a type is a mistake', () => {
  const unread = (operation: 'kms:GetKeyPolicy' | 'kms:ListResourceTags' | 'lambda:ListTags') =>
    ({ state: 'unread', operation, reason: 'refused' }) as const;
  expect(
    unreadAttributes(
      KMS_KEY,
      { state: 'read', value: true },
      undefined,
      unread('kms:ListResourceTags'),
      { state: 'absent' },
      unread('kms:GetKeyPolicy'),
    ),
  ).toEqual(['tags', 'tags_all', 'policy']);
  expect(() => unreadAttributes(KMS_KEY, unread('lambda:ListTags'))).toThrow(
    new Error('aws_kms_key: nothing says what lambda:ListTags reads of it'),
  );
});
