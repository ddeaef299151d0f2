import { ConfigConfigRule, type ConfigConfigRuleConfig } from '@cdktf/provider-aws/lib/config-config-rule';
import type { ConfigConfigurationRecorderStatus } from '@cdktf/provider-aws/lib/config-configuration-recorder-status';
import { Construct } from 'constructs';
import {
  CONFIG_RULE_PREFIX,
  type ConfigRule,
  configRules,
  recordedResourceTypes,
} from '../../policies/detective';
import type { Profile } from '../../policies/profile';
import { type AccountProps, requireAccountId, requirePartition, requireRegion } from '../account';
import type { CustomerManagedKey } from '../kms/customer-managed-key';
import { show, Validation } from '../validation';
import { ConfigRecorder, type ConfigRecorderProps } from './config-recorder';
import { ConfigRuleFunction, type ConfigRuleFunctionProps } from './config-rule-function';

/** The recorder that the account has already in the Region. */
export interface ExistingRecorder {
  /** The Config resource types that it records, or `all` where it records all supported types. */
  readonly recordedResourceTypes: readonly string[] | 'all';
}

/** A recorder to be defined; it records what the rules need. */
export type NewRecorder = Pick<ConfigRecorderProps, 'deliveryBucketName' | 'deliveryKeyArn'>;

/** How often AWS Config asks for an evaluation. Source: AWS Config API Reference, "SourceDetail". */
export type ExecutionFrequency =
  'One_Hour' | 'Three_Hours' | 'Six_Hours' | 'Twelve_Hours' | 'TwentyFour_Hours';

/** The messages that make AWS Config evaluate a custom policy rule. */
export const CHANGES = [
  'ConfigurationItemChangeNotification',
  'OversizedConfigurationItemChangeNotification',
] as const;

export interface ConfigRulesProps extends AccountProps {
  /** The organization profile. */
  readonly profile: Profile;
  /** The key that encrypts what the function behind the custom rules keeps; see `ConfigRuleFunctionProps`. */
  readonly key: CustomerManagedKey;
  /**
   * The recorder of the account: one that exists, or one to be defined. It covers what all rules need, those of the
   * organization included.
   */
  readonly recorder: ExistingRecorder | NewRecorder;
  /** Where the function behind the periodic custom rules runs. */
  readonly function: Pick<
    ConfigRuleFunctionProps,
    'functionName' | 'subnetIds' | 'securityGroupIds' | 'requestsPerSecond'
  >;
  /**
   * Which rules: `all`, or the periodic custom rules only, where organization rules (`OrganizationConfigRules`) are the
   * others.
   *
   * @default all
   */
  readonly rules?: 'all' | 'custom';
  /**
   * How often the periodic custom rules are evaluated: a change by hand is detected so much later.
   *
   * @default One_Hour
   */
  readonly maximumExecutionFrequency?: ExecutionFrequency;
}

/**
 * Defines the AWS Config rules of the catalogue for an account and Region: a rule for each control that can be watched
 * (`connect-guardrails controls` lists them), with how to comply in its description. Nothing is remediated automatically: what a
 * rule reports was changed by somebody, who has to be asked, and the next apply sets it right.
 *
 * They watch every contact center of the account and Region: define them once.
 */
export class ConfigRules extends Construct {
  /** Names of the rules, in the order of the catalogue. */
  readonly ruleNames: readonly string[];
  readonly functionArn: string;

  constructor(scope: Construct, id: string, props: ConfigRulesProps) {
    super(scope, id);
    const { profile, recorder } = props;
    const all = configRules(profile);
    const rules = all.filter(({ kind }) => props.rules !== 'custom' || kind === 'lambda');
    this.validate(props, all);

    const { functionArn, permission } = new ConfigRuleFunction(this, 'Function', {
      ...props,
      ...props.function,
    });
    const recorded = 'deliveryBucketName' in recorder ? [this.recorder(props, recorder, all)] : [];
    for (const rule of rules) {
      const dependsOn = [...recorded, ...(rule.kind === 'lambda' ? [permission] : [])];
      new ConfigConfigRule(this, rule.name.slice(CONFIG_RULE_PREFIX.length).toUpperCase(), {
        name: rule.name,
        description: rule.description,
        ...settingsOf(rule, functionArn, props.maximumExecutionFrequency ?? 'One_Hour'),
        ...(dependsOn.length > 0 && { dependsOn }),
      });
    }
    this.ruleNames = rules.map(({ name }) => name);
    this.functionArn = functionArn;
  }

  private recorder(
    { accountId, partition }: ConfigRulesProps,
    recorder: NewRecorder,
    rules: readonly ConfigRule[],
  ): ConfigConfigurationRecorderStatus {
    const resourceTypes = [...recordedResourceTypes(rules).keys()];
    return new ConfigRecorder(this, 'Recorder', { ...recorder, accountId, partition, resourceTypes }).status;
  }

  private validate(props: ConfigRulesProps, rules: readonly ConfigRule[]): void {
    const { profile, recorder } = props;
    const validation = new Validation(this);
    requirePartition(validation, props.partition);
    requireAccountId(validation, props.accountId);
    requireRegion(validation, props.region, profile);
    if ('recordedResourceTypes' in recorder && recorder.recordedResourceTypes !== 'all') {
      const recorded = recorder.recordedResourceTypes;
      for (const [type, controls] of recordedResourceTypes(rules)) {
        validation.require(
          recorded.includes(type),
          `recorder.recordedResourceTypes must cover ${type}, got ${show(recorded)}; let the recorder record it`,
          controls.join(', '),
        );
      }
    }
    validation.throwIfAny();
  }
}

/** What a rule is made of, as the AWS provider has it. */
function settingsOf(
  rule: ConfigRule,
  functionArn: string,
  maximumExecutionFrequency: ExecutionFrequency,
): Pick<ConfigConfigRuleConfig, 'inputParameters' | 'scope' | 'source'> {
  const scope = { complianceResourceTypes: [...rule.resourceTypes] };
  switch (rule.kind) {
    case 'managed':
      return {
        source: { owner: 'AWS', sourceIdentifier: rule.identifier },
        ...(rule.trigger === 'change' && { scope }),
        ...(Object.keys(rule.parameters).length > 0 && { inputParameters: JSON.stringify(rule.parameters) }),
      };
    case 'policy':
      return {
        source: {
          owner: 'CUSTOM_POLICY',
          sourceDetail: CHANGES.map((messageType) => ({ eventSource: 'aws.config', messageType })),
          customPolicyDetails: { policyRuntime: rule.runtime, policyText: rule.policyText },
        },
        scope,
      };
    case 'lambda':
      return {
        source: {
          owner: 'CUSTOM_LAMBDA',
          sourceIdentifier: functionArn,
          sourceDetail: [
            { eventSource: 'aws.config', messageType: 'ScheduledNotification', maximumExecutionFrequency },
          ],
        },
        inputParameters: JSON.stringify(rule.parameters),
      };
  }
}
