import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack, Token } from 'cdktf';
import type { Construct } from 'constructs';
import {
  type AccountProps,
  AuthenticationProfile,
  type AuthenticationProfileProps,
  ConfigRules,
  type ConfigRulesProps,
  ConnectInstance,
  type ConnectInstanceProps,
  ContactRecordStream,
  CustomerManagedKey,
  EmergencyAccessAlarm,
  InstanceStorage,
  type InstanceStorageProps,
  VpcFunction,
  type VpcFunctionProps,
} from '../modules';
import { requireAccountId, requirePartition, requireRegion } from '../modules/account';
import { DEFAULT_FUNCTION_NAME } from '../modules/config-rules/config-rule-function';
import { logGroupName } from '../modules/lambda/function-in-vpc';
import { show, Validation } from '../modules/validation';
import { requireTags } from './tags';

/** A function of a contact center; the stack knows the rest. */
export type ContactCenterFunctionProps = Omit<
  VpcFunctionProps,
  keyof AccountProps | 'profile' | 'instance' | 'key'
>;

/** The AWS Config rules of a contact center; the stack knows the rest. */
export type ContactCenterConfigRulesProps = Omit<ConfigRulesProps, keyof AccountProps | 'profile' | 'key'>;

export interface ContactCenterProps
  extends
    AccountProps,
    ConnectInstanceProps,
    Omit<AuthenticationProfileProps, 'instance'>,
    Omit<InstanceStorageProps, 'instance' | 'key'> {
  /** Tags of every resource that can have tags; the profile's `requiredTags` at least, none of them empty. */
  readonly tags: Readonly<Record<string, string>>;
  /**
   * Lambda functions that contact flows invoke.
   *
   * @default - none
   */
  readonly functions?: readonly ContactCenterFunctionProps[];
  /**
   * The AWS Config rules that watch the contact centers of the account and Region (control CONFIG-001).
   *
   * @default - none: another stack of the account has them
   */
  readonly configRules?: ContactCenterConfigRulesProps;
  /**
   * ARN of the SNS topic that is told of emergency logins (control CONNECT-004), in the Region of the contact center.
   *
   * @default - none: another stack of the account listens for them
   */
  readonly emergencyAccessTopicArn?: string;
}

/**
 * Defines a contact center in one account: the instance with its governed sign-in, one key, the storage, the stream of
 * contact records, the functions, and the AWS Config rules. Everything carries the required tags (control COST-001).
 */
export class ContactCenter extends TerraformStack {
  readonly instance: ConnectInstance;
  readonly authenticationProfile: AuthenticationProfile;
  readonly key: CustomerManagedKey;
  readonly storage: InstanceStorage;
  readonly contactRecords: ContactRecordStream;
  readonly functions: readonly VpcFunction[];
  /** Undefined where another stack has them. */
  readonly configRules: ConfigRules | undefined;

  constructor(scope: Construct, id: string, props: ContactCenterProps) {
    super(scope, id);
    this.validate(props);
    new AwsProvider(this, 'aws', {
      region: props.region,
      defaultTags: [{ tags: { ...props.tags } }],
    });

    const { configRules, emergencyAccessTopicArn: topicArn, instanceAlias, region } = props;
    const instance = new ConnectInstance(this, 'instance', props);
    const key = new CustomerManagedKey(this, 'key', {
      ...props,
      keyAlias: instanceAlias,
      description: `Data of the Amazon Connect instance ${instanceAlias}`,
      ...(configRules && { logGroups: { region, names: [logGroupOf(configRules)] } }),
    });
    this.instance = instance;
    this.key = key;
    this.authenticationProfile = new AuthenticationProfile(this, 'authentication-profile', {
      ...props,
      instance,
    });
    this.storage = new InstanceStorage(this, 'storage', { ...props, instance, key });
    this.contactRecords = new ContactRecordStream(this, 'contact-records', {
      ...props,
      instance,
      key,
      streamName: `${instanceAlias}-contact-records`,
    });
    this.functions = (props.functions ?? []).map(
      (settings) =>
        new VpcFunction(this, `function-${settings.functionName}`, { ...props, ...settings, instance, key }),
    );
    this.configRules =
      configRules && new ConfigRules(this, 'config-rules', { ...props, ...configRules, key });
    if (topicArn !== undefined) new EmergencyAccessAlarm(this, 'emergency-access-alarm', { topicArn });
    this.outputs();
  }

  private validate(props: ContactCenterProps): void {
    const { accountId, partition, profile, region, tags } = props;
    const validation = new Validation(this);
    requirePartition(validation, partition, region);
    requireAccountId(validation, accountId);
    requireRegion(validation, region, profile);
    requireTags(validation, tags, profile);
    requireTopicInRegion(validation, props);
    validation.throwIfAny();
  }

  private outputs(): void {
    const values = {
      instance_id: this.instance.instanceId,
      instance_arn: this.instance.instanceArn,
      key_arn: this.key.keyArn,
      storage_bucket_name: this.storage.bucketName,
      contact_record_stream_arn: this.contactRecords.streamArn,
      function_arns: this.functions.map(({ functionArn }) => functionArn),
    };
    for (const [name, value] of Object.entries(values)) new TerraformOutput(this, name, { value });
  }
}

/** The log group of the function behind the custom rules. */
function logGroupOf({ function: settings }: ContactCenterConfigRulesProps): string {
  return logGroupName(settings.functionName ?? DEFAULT_FUNCTION_NAME);
}

/** A rule of EventBridge reaches topics of its own Region only; the module judges the rest of the ARN. */
function requireTopicInRegion(
  validation: Validation,
  { emergencyAccessTopicArn: topicArn, region }: ContactCenterProps,
): void {
  const topicRegion = /^arn:[a-z-]+:sns:([a-z0-9-]+):/.exec(topicArn ?? '')?.[1];
  validation.require(
    topicRegion === undefined || Token.isUnresolved(region) || topicRegion === region,
    `emergencyAccessTopicArn must be a topic in ${region}, got ${show(topicArn)}; give one in the Region of the contact center`,
    'CONNECT-004',
  );
}
