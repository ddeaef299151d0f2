import { TerraformStack, Testing } from 'cdktf';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { ConfigConfigRule } from '@cdktf/provider-aws/lib/config-config-rule';
import {
  ConfigRules,
  type ConfigRulesProps,
  CustomerManagedKey,
  OrganizationConfigRules,
} from '../../../modules';
import { configRules, recordedResourceTypes } from '../../../policies/detective';
import { findTerraform } from '../../../scripts/terraform';
import { expectStatus } from '../../support/child';
import { Deployment } from '../../support/deployment';
import { Moto } from '../../support/moto';
import { REFERENCE } from '../../support/template';
import { findTool, presentOrSkip } from '../../support/tools';

const needed = [
  ...(findTerraform() === undefined ? ['terraform on PATH'] : []),
  ...(findTool('moto_server') === undefined ? ['moto_server on PATH'] : []),
];

/** The account that moto has. */
const ACCOUNT = { partition: 'aws', accountId: '123456789012', region: 'us-east-1' };
const BUCKET = 'example-config-history';
const FUNCTION_NAME = 'connect-guardrails-config-rules';

/** What moto 5.2.1 cannot do: custom policy rules (it fails with a TypeError), and organization rules. */
const NOT_IN_MOTO = 'policy';

presentOrSkip(needed)('the rules of AWS Config, applied', () => {
  let moto: Moto;
  let deployment: Deployment;

  beforeEach(async () => {
    moto = await Moto.start({ MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' });
    const services = ['config', 'ec2', 'iam', 'kms', 'lambda', 'logs', 'sqs', 'sts'];
    deployment = new Deployment(Object.fromEntries(services.map((service) => [service, moto.endpoint])));
    await moto.putS3(`/${BUCKET}`);
  });
  afterEach(async () => {
    deployment.remove();
    await moto.stop();
  });

  function config(operation: string, input: Record<string, unknown> = {}): Promise<unknown> {
    return moto.call('config', `StarlingDoveService.${operation}`, input);
  }

  /** A stack with the rules that moto can hold. */
  function define(recorder: ConfigRulesProps['recorder']): void {
    const stack = new TerraformStack(Testing.app(), 'stack');
    new AwsProvider(stack, 'aws', { region: ACCOUNT.region });
    const key = new CustomerManagedKey(stack, 'key', {
      profile: REFERENCE,
      ...ACCOUNT,
      keyAlias: 'example',
      description: 'Example',
      logGroups: { region: ACCOUNT.region, names: [`/aws/lambda/${FUNCTION_NAME}`] },
    });
    const rules = new ConfigRules(stack, 'config-rules', {
      profile: REFERENCE,
      ...ACCOUNT,
      key,
      recorder,
      function: { subnetIds: ['subnet-1', 'subnet-2'], securityGroupIds: ['sg-1'] },
    });
    for (const { control, kind } of configRules(REFERENCE)) {
      if (kind === NOT_IN_MOTO) rules.node.tryRemoveChild(control);
    }
    expect(rules.node.children.filter((child) => child instanceof ConfigConfigRule)).toHaveLength(
      held.length,
    );
    deployment.define(stack);
  }

  const held = configRules(REFERENCE).filter(({ kind }) => kind !== NOT_IN_MOTO);

  it('creates recorder, function and rules', async () => {
    define({ deliveryBucketName: BUCKET });
    expectStatus(await deployment.apply(), 0);

    const { ConfigRules: found } = (await config('DescribeConfigRules')) as {
      ConfigRules: { ConfigRuleName: string; Source: { Owner: string; SourceIdentifier: string } }[];
    };
    const functionArn = `arn:aws:lambda:us-east-1:123456789012:function:${FUNCTION_NAME}`;
    expect(
      found
        .map(({ ConfigRuleName, Source }) => [ConfigRuleName, Source.Owner, Source.SourceIdentifier])
        .sort(),
    ).toEqual(
      held
        .map((rule) =>
          rule.kind === 'managed'
            ? [rule.name, 'AWS', rule.identifier]
            : [rule.name, 'CUSTOM_LAMBDA', functionArn],
        )
        .sort(),
    );
    const { ConfigurationRecorders: recorders } = (await config('DescribeConfigurationRecorders')) as {
      ConfigurationRecorders: { name: string; recordingGroup: { resourceTypes: string[] } }[];
    };
    expect(
      recorders.map(({ name, recordingGroup }) => [name, [...recordingGroup.resourceTypes].sort()]),
    ).toEqual([['default', [...recordedResourceTypes(configRules(REFERENCE)).keys()]]]);
    expect(await config('DescribeConfigurationRecorderStatus')).toMatchObject({
      ConfigurationRecordersStatus: [{ name: 'default', recording: true }],
    });
    expect(await config('DescribeDeliveryChannels')).toMatchObject({
      DeliveryChannels: [{ name: 'default', s3BucketName: BUCKET }],
    });
    // moto forgets the key's period of rotation, and the function's key and dead-letter queue.
    expect((await deployment.plan()).map(({ address, action }) => [address, action])).toEqual([
      ['aws_kms_key.key_FEDD6EC0', 'update'],
      ['aws_lambda_function.config-rules_Function_87FF7207', 'update'],
    ]);
    expectStatus(await deployment.destroy(), 0);
  });

  it('plans the rules that moto cannot hold', async () => {
    const stack = new TerraformStack(Testing.app(), 'stack');
    new AwsProvider(stack, 'aws', { region: ACCOUNT.region });
    new OrganizationConfigRules(stack, 'rules', { profile: REFERENCE, region: ACCOUNT.region });
    deployment.define(stack);
    expect((await deployment.plan()).map(({ action }) => action)).toEqual(
      configRules(REFERENCE)
        .filter(({ kind }) => kind !== 'lambda')
        .map(() => 'create'),
    );
  });
});
