import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tlsOnly } from './contact-center-account';
import type { Moto } from './moto';
import { PLAN_FIXTURES } from './plan-fixture';

const OPEN_KEY_POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }],
};

const EVERYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

const DENIES_CASES = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: 'cases:*', Resource: '*' }],
});

/** An archive without entries, in base64. */
const EMPTY_ZIP = 'UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==';

/** What the fixture `imported` has to know of the objects that it imports. */
export interface ImportedObjects {
  /** Key ids by name. */
  readonly keys: Readonly<Record<'kept' | 'mended' | 'open' | 'closed' | 'brought' | 'elsewhere', string>>;
  /** Ids of the organization, its root, units and policies, by name. */
  readonly organization: Readonly<Record<string, string>>;
}

/** Makes what the fixture `imported` imports, but for what `importedConnect` has. */
export async function makeImportedObjects(moto: Moto): Promise<ImportedObjects> {
  const keys = await makeKeys(moto);
  await makeBuckets(moto, keys.mended);
  for (const stream of ['imported-kept', 'imported-mended']) {
    await moto.call('kinesis', 'Kinesis_20131202.CreateStream', { StreamName: stream, ShardCount: 1 });
  }
  for (const stack of ['imported-kept', 'imported-extended']) {
    const template = JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } });
    await moto.query('cloudformation', 'CreateStack', { StackName: stack, TemplateBody: template });
  }
  await makeRoles(moto);
  await makeFunctions(moto);
  await makeConfigRule(moto);
  return { keys, organization: await makeOrganization(moto) };
}

async function makeKeys(moto: Moto): Promise<ImportedObjects['keys']> {
  const keys = {
    kept: await createKey(moto),
    mended: await createKey(moto),
    open: await createKey(moto, { Policy: JSON.stringify(OPEN_KEY_POLICY) }),
    closed: await createKey(moto, { Policy: JSON.stringify(OPEN_KEY_POLICY) }),
    brought: await createKey(moto, { Origin: 'EXTERNAL' }),
    elsewhere: await createKey(moto),
  };
  await moto.call('kms', 'TrentService.CreateAlias', {
    AliasName: 'alias/imported',
    TargetKeyId: keys.mended,
  });
  return keys;
}

/** Two of them are encrypted, closed to the public, and refuse plain HTTP. */
async function makeBuckets(moto: Moto, key: string): Promise<void> {
  await moto.putS3('/imported-kept');
  const settings = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];
  for (const bucket of ['imported-configured', 'imported-opened']) {
    await moto.putS3(`/${bucket}`);
    await moto.putS3(
      `/${bucket}?encryption`,
      `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>${key}</KMSMasterKeyID></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`,
    );
    await moto.putS3(
      `/${bucket}?publicAccessBlock`,
      `<PublicAccessBlockConfiguration>${settings.map((name) => `<${name}>true</${name}>`).join('')}</PublicAccessBlockConfiguration>`,
    );
    await moto.putS3(`/${bucket}?policy`, tlsOnly(bucket));
  }
}

async function makeRoles(moto: Moto): Promise<void> {
  for (const role of ['imported-desk', 'imported-held']) {
    await moto.query('iam', 'CreateRole', {
      RoleName: role,
      AssumeRolePolicyDocument: fixtureFile('assume-role.json'),
    });
    await moto.query('iam', 'PutRolePolicy', {
      RoleName: role,
      PolicyName: 'everything',
      PolicyDocument: EVERYTHING,
    });
  }
  await moto.query('iam', 'CreatePolicy', { PolicyName: 'imported-narrowed', PolicyDocument: EVERYTHING });
}

async function makeFunctions(moto: Moto): Promise<void> {
  const twoSubnets = {
    SubnetIds: ['subnet-11111111', 'subnet-22222222'],
    SecurityGroupIds: ['sg-11111111'],
  };
  for (const [name, settings] of Object.entries({
    inside: { VpcConfig: twoSubnets },
    outside: { VpcConfig: twoSubnets },
    'moved-in': {},
  })) {
    await moto.post('lambda', '/2015-03-31/functions', {
      FunctionName: `imported-${name}`,
      Role: 'arn:aws:iam::123456789012:role/imported-desk',
      Handler: 'index.handler',
      Runtime: 'nodejs20.x',
      Code: { ZipFile: EMPTY_ZIP },
      ...settings,
    });
  }
  const alias = { Name: 'live', FunctionVersion: '$LATEST' };
  await moto.post('lambda', '/2015-03-31/functions/imported-outside/aliases', alias);
}

async function makeConfigRule(moto: Moto): Promise<void> {
  await moto.call('config', 'StarlingDoveService.PutConfigurationRecorder', {
    ConfigurationRecorder: {
      name: 'imported',
      roleARN: 'arn:aws:iam::123456789012:role/imported-desk',
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: false },
    },
  });
  await moto.call('config', 'StarlingDoveService.PutConfigRule', {
    ConfigRule: {
      ConfigRuleName: 'imported-flow-logs',
      Source: { Owner: 'AWS', SourceIdentifier: 'CONNECT_INSTANCE_LOGGING_ENABLED' },
      Scope: { ComplianceResourceTypes: ['AWS::Connect::Instance'] },
    },
  });
}

async function makeOrganization(moto: Moto): Promise<Readonly<Record<string, string>>> {
  const call = (operation: string, input: Readonly<Record<string, unknown>>) =>
    moto.call('organizations', `AWSOrganizationsV20161128.${operation}`, input);
  const { Organization } = (await call('CreateOrganization', { FeatureSet: 'ALL' })) as {
    readonly Organization: { readonly Id: string };
  };
  const { Roots } = (await call('ListRoots', {})) as { readonly Roots: readonly { readonly Id: string }[] };
  const root = Roots[0]?.Id ?? '';
  const unit = async (Name: string) => {
    const made = (await call('CreateOrganizationalUnit', { ParentId: root, Name })) as {
      readonly OrganizationalUnit: { readonly Id: string };
    };
    return made.OrganizationalUnit.Id;
  };
  const policy = async (Name: string, Type: string, Content: string, TargetId?: string) => {
    const made = (await call('CreatePolicy', { Name, Type, Content, Description: '' })) as {
      readonly Policy: { readonly PolicySummary: { readonly Id: string } };
    };
    const { Id } = made.Policy.PolicySummary;
    if (TargetId !== undefined) await call('AttachPolicy', { PolicyId: Id, TargetId });
    return Id;
  };
  for (const PolicyType of ['SERVICE_CONTROL_POLICY', 'AISERVICES_OPT_OUT_POLICY']) {
    await call('EnablePolicyType', { RootId: root, PolicyType });
  }
  const optOut = fixtureFile('opt-out.json');
  const connect = await unit('connect');
  const beside = await unit('beside');
  return {
    organization: Organization.Id,
    root,
    connect,
    beside,
    guardrails: await policy('guardrails', 'SERVICE_CONTROL_POLICY', DENIES_CASES, connect),
    weakened: await policy('weakened', 'SERVICE_CONTROL_POLICY', fixtureFile('guardrails.json'), beside),
    opt_out: await policy('opt-out', 'AISERVICES_OPT_OUT_POLICY', optOut, root),
    opt_in: await policy('opt-in', 'AISERVICES_OPT_OUT_POLICY', optOut),
  };
}

function fixtureFile(name: string): string {
  return readFileSync(join(PLAN_FIXTURES, 'imported', name), 'utf8');
}

async function createKey(moto: Moto, settings: Readonly<Record<string, string>> = {}): Promise<string> {
  const key = (await moto.call('kms', 'TrentService.CreateKey', {
    KeyUsage: 'ENCRYPT_DECRYPT',
    Origin: 'AWS_KMS',
    MultiRegion: false,
    ...settings,
  })) as { readonly KeyMetadata: { readonly KeyId: string } };
  return key.KeyMetadata.KeyId;
}
