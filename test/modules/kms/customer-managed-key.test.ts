import { Token } from 'cdktf';
import { CustomerManagedKey, type CustomerManagedKeyProps } from '../../../modules';
import {
  ACCOUNT,
  countsOf,
  emptyStack,
  problemsOf,
  REFERENCE,
  synthesize,
  type Template,
} from '../../support/template';

const MINIMAL: CustomerManagedKeyProps = {
  profile: REFERENCE,
  partition: 'aws',
  accountId: ACCOUNT.accountId,
  keyAlias: 'contact-center',
  description: 'Contact center data',
};

function define(props: Partial<CustomerManagedKeyProps> = {}): Template {
  const stack = emptyStack();
  new CustomerManagedKey(stack, 'key', { ...MINIMAL, ...props });
  return synthesize(stack);
}

function rejected(props: Partial<CustomerManagedKeyProps>): readonly string[] {
  return problemsOf(() => define(props));
}

const ROOT = { AWS: 'arn:aws:iam::111122223333:root' };

describe('CustomerManagedKey', () => {
  it('lets CloudWatch Logs use it for the log groups that it encrypts, and for no other', () => {
    const statements = (props?: Partial<CustomerManagedKeyProps>): unknown[] => {
      const policy = String(define(props).resource['aws_kms_key']?.['key_FEDD6EC0']?.['policy']);
      return (JSON.parse(policy) as { Statement: unknown[] }).Statement;
    };
    expect(statements({ logGroups: { region: 'us-east-1', names: ['/aws/lambda/a', '/b'] } })).toEqual([
      ...statements(),
      {
        Sid: 'AllowUseByCloudWatchLogs',
        Effect: 'Allow',
        Principal: { Service: 'logs.us-east-1.amazonaws.com' },
        Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
        Resource: '*',
        Condition: {
          ArnEquals: {
            'kms:EncryptionContext:aws:logs:arn': [
              'arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/a',
              'arn:aws:logs:us-east-1:111122223333:log-group:/b',
            ],
          },
        },
      },
    ]);
  });

  it('defines a rotating symmetric key and its alias from minimal props', () => {
    const template = define();
    const { policy, ...key } = template.resource['aws_kms_key']?.['key_FEDD6EC0'] ?? {};
    expect(countsOf(template)).toEqual({ aws_kms_alias: 1, aws_kms_key: 1 });
    expect(key).toEqual({
      customer_master_key_spec: 'SYMMETRIC_DEFAULT',
      deletion_window_in_days: 30,
      description: 'Contact center data',
      enable_key_rotation: true,
      key_usage: 'ENCRYPT_DECRYPT',
      rotation_period_in_days: 365,
    });
    expect(template.resource['aws_kms_alias']).toEqual({
      key_Alias_C8F6789F: {
        name: 'alias/contact-center',
        target_key_id: '${aws_kms_key.key_FEDD6EC0.key_id}',
      },
    });
    expect(JSON.parse(String(policy))).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'AllowAdministrationByIam',
          Effect: 'Allow',
          Principal: ROOT,
          Action: [
            'kms:CancelKeyDeletion',
            'kms:CreateAlias',
            'kms:DeleteAlias',
            'kms:Describe*',
            'kms:DisableKey',
            'kms:EnableKey',
            'kms:EnableKeyRotation',
            'kms:Get*',
            'kms:List*',
            'kms:PutKeyPolicy',
            'kms:RevokeGrant',
            'kms:RotateKeyOnDemand',
            'kms:ScheduleKeyDeletion',
            'kms:TagResource',
            'kms:UntagResource',
            'kms:UpdateAlias',
            'kms:UpdateKeyDescription',
          ],
          Resource: '*',
        },
        {
          Sid: 'AllowUseByIam',
          Effect: 'Allow',
          Principal: ROOT,
          Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
          Resource: '*',
        },
        {
          Sid: 'AllowGrantsByDeployers',
          Effect: 'Allow',
          Principal: ROOT,
          Action: ['kms:CreateGrant', 'kms:DescribeKey', 'kms:ListGrants', 'kms:RetireGrant'],
          Resource: '*',
          Condition: { ArnLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/connect-deployer'] } },
        },
      ],
    });
  });

  it('takes periods, deployers and the deletion window from the profile and the props', () => {
    const profile = {
      ...REFERENCE,
      kms: { ...REFERENCE.kms, rotationPeriodInDays: 90, deletionWindowInDays: 7 },
      roles: {
        ...REFERENCE.roles,
        deployers: ['arn:aws-us-gov:iam::*:role/one', 'arn:aws-us-gov:iam::*:role/two'],
      },
    };
    const template = define({ profile, partition: 'aws-us-gov', deletionWindowInDays: 14 });
    const key = template.resource['aws_kms_key']?.['key_FEDD6EC0'];
    const policy = JSON.parse(String(key?.['policy'])) as { Statement: Record<string, unknown>[] };
    expect([key?.['rotation_period_in_days'], key?.['deletion_window_in_days']]).toEqual([90, 14]);
    expect(policy.Statement[2]).toEqual({
      Sid: 'AllowGrantsByDeployers',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws-us-gov:iam::111122223333:root' },
      Action: ['kms:CreateGrant', 'kms:DescribeKey', 'kms:ListGrants', 'kms:RetireGrant'],
      Resource: '*',
      Condition: {
        ArnLike: { 'aws:PrincipalArn': ['arn:aws-us-gov:iam::*:role/one', 'arn:aws-us-gov:iam::*:role/two'] },
      },
    });
  });

  it.each([29, 31, 30.5, NaN])('rejects a deletion window of %p days', (deletionWindowInDays) => {
    expect(rejected({ deletionWindowInDays })).toEqual([
      `stack/key: deletionWindowInDays must be from 30 (profile "reference") to 30, got ${deletionWindowInDays}; omit it for 30 (control KMS-002)`,
    ]);
  });

  it('rejects an account that no deployer has a role in', () => {
    const deployers = ['arn:aws:iam::222222222222:role/a', 'arn:aws-us-gov:iam::*:role/b'];
    const profile = { ...REFERENCE, roles: { ...REFERENCE.roles, deployers } };
    expect(rejected({ profile })).toEqual([
      'stack/key: partition and accountId must be those of a role in roles.deployers of profile "reference" (arn:aws:iam::222222222222:role/a, arn:aws-us-gov:iam::*:role/b), got "aws" and "111122223333"; correct them or add the role that deploys there',
    ]);
    for (const own of [{ accountId: '222222222222' }, { partition: 'aws-us-gov' }]) {
      expect(countsOf(define({ profile, ...own }))).toEqual({ aws_kms_alias: 1, aws_kms_key: 1 });
    }
  });

  it('rejects an alias with the prefix that it gets', () => {
    expect(rejected({ keyAlias: 'alias/claims' })).toEqual([
      'stack/key: keyAlias must be 1 to 250 letters, digits, "/", "_" and "-" that do not begin with "aws/" or "alias/", got "alias/claims"; correct it',
    ]);
  });

  it('rejects everything that is wrong at once', () => {
    expect(
      rejected({ partition: 'AWS', accountId: '1234', keyAlias: 'aws/s3', deletionWindowInDays: 7 }),
    ).toEqual([
      'stack/key: partition must be a partition such as aws or aws-us-gov, got "AWS"; give the account\'s',
      'stack/key: accountId must be 12 digits, got "1234"; give the id of the account that holds the resources',
      'stack/key: keyAlias must be 1 to 250 letters, digits, "/", "_" and "-" that do not begin with "aws/" or "alias/", got "aws/s3"; correct it',
      'stack/key: deletionWindowInDays must be from 30 (profile "reference") to 30, got 7; omit it for 30 (control KMS-002)',
    ]);
  });

  it('leaves what is only known to Terraform to the policies', () => {
    const template = define({
      partition: Token.asString({ resolve: () => '${var.partition}' }),
      accountId: Token.asString({ resolve: () => '${var.account}' }),
      keyAlias: Token.asString({ resolve: () => '${var.alias}' }),
      deletionWindowInDays: Token.asNumber({ resolve: () => '${var.days}' }),
    });
    const key = template.resource['aws_kms_key']?.['key_FEDD6EC0'];
    expect(key?.['deletion_window_in_days']).toBe('${var.days}');
    expect(String(key?.['policy'])).toContain('arn:${var.partition}:iam::${var.account}:root');
    expect(template.resource['aws_kms_alias']?.['key_Alias_C8F6789F']?.['name']).toBe('alias/${var.alias}');
  });
});
