import { ConfigOrganizationCustomPolicyRule } from '@cdktf/provider-aws/lib/config-organization-custom-policy-rule';
import { ConfigOrganizationManagedRule } from '@cdktf/provider-aws/lib/config-organization-managed-rule';
import { Construct } from 'constructs';
import { CONFIG_RULE_PREFIX, configRules } from '../../policies/detective';
import type { Profile } from '../../policies/profile';
import { requireRegion } from '../account';
import { matches, show, Validation } from '../validation';
import { CHANGES } from './config-rules';

export interface OrganizationConfigRulesProps {
  /** The organization profile. */
  readonly profile: Profile;
  /** Region of the rules; one of the profile's approved Regions. */
  readonly region: string;
  /**
   * Accounts without the rules, 12 digits each: an organization rule reaches every account that is not excluded, whatever
   * unit it is in.
   *
   * @default - none
   */
  readonly excludedAccounts?: readonly string[];
}

/** Source: AWS Config API Reference, "PutOrganizationConfigRule" (as in botocore 1.43.11). */
const MAXIMUM_EXCLUDED_ACCOUNTS = 1000;

/**
 * Defines the managed and Guard rules of the catalogue as organization rules, from the management account or a delegated
 * administrator. Both need the trusted access of `config-multiaccountsetup.amazonaws.com` in the organization; a delegated
 * administrator is registered for that service principal. Every account that is not excluded, the management account
 * among them, needs a recorder in the Region that covers what the rules need: the apply fails where one has none.
 *
 * Source: AWS Config Developer Guide, "Managing AWS Config Rules Across All Accounts in Your Organization".
 *
 * The periodic custom rules stay in the accounts (`ConfigRules` with `rules: 'custom'`): an organization custom rule has one
 * function for all accounts, which would need a role that reads every one of them.
 */
export class OrganizationConfigRules extends Construct {
  /** Names of the rules, in the order of the catalogue. */
  readonly ruleNames: readonly string[];

  constructor(scope: Construct, id: string, props: OrganizationConfigRulesProps) {
    super(scope, id);
    const { excludedAccounts = [] } = props;
    this.validate(props, excludedAccounts);
    const names: string[] = [];
    for (const rule of configRules(props.profile)) {
      const constructId = rule.name.slice(CONFIG_RULE_PREFIX.length).toUpperCase();
      const settings = {
        name: rule.name,
        description: rule.description,
        ...(excludedAccounts.length > 0 && { excludedAccounts: [...excludedAccounts] }),
      };
      const scoped = { resourceTypesScope: [...rule.resourceTypes] };
      switch (rule.kind) {
        case 'managed':
          new ConfigOrganizationManagedRule(this, constructId, {
            ...settings,
            ruleIdentifier: rule.identifier,
            ...(rule.trigger === 'change' && scoped),
            ...(Object.keys(rule.parameters).length > 0 && {
              inputParameters: JSON.stringify(rule.parameters),
            }),
          });
          break;
        case 'policy':
          new ConfigOrganizationCustomPolicyRule(this, constructId, {
            ...settings,
            ...scoped,
            policyRuntime: rule.runtime,
            policyText: rule.policyText,
            triggerTypes: [...CHANGES],
          });
          break;
        case 'lambda':
          continue;
      }
      names.push(rule.name);
    }
    this.ruleNames = names;
  }

  private validate(
    { profile, region }: OrganizationConfigRulesProps,
    excludedAccounts: readonly string[],
  ): void {
    const validation = new Validation(this);
    requireRegion(validation, region, profile);
    for (const account of excludedAccounts) {
      validation.require(
        matches(/^\d{12}$/, account),
        `excludedAccounts must be account ids of 12 digits, got ${show(account)}; correct it`,
      );
    }
    validation.require(
      excludedAccounts.length <= MAXIMUM_EXCLUDED_ACCOUNTS,
      `excludedAccounts must be ${MAXIMUM_EXCLUDED_ACCOUNTS} at most, got ${excludedAccounts.length}; define the rules in the accounts instead`,
    );
    validation.throwIfAny();
  }
}
