import { OrganizationConfigRules, type OrganizationConfigRulesProps } from '../../../modules';
import { configRules } from '../../../policies/detective';
import {
  countsOf,
  emptyStack,
  problemsOf,
  REFERENCE,
  synthesize,
  type Template,
} from '../../support/template';

function define(props: Partial<OrganizationConfigRulesProps> = {}): Template {
  const stack = emptyStack();
  new OrganizationConfigRules(stack, 'rules', { profile: REFERENCE, region: 'us-east-1', ...props });
  return synthesize(stack);
}

function rule({ resource }: Template, type: string, name: string): unknown {
  const { description, ...rest } =
    Object.values(resource[type] ?? {}).find((one) => one['name'] === name) ?? {};
  expect(description).toMatch(/^[A-Z]+-\d{3}: /);
  return rest;
}

describe('OrganizationConfigRules', () => {
  it('defines the managed and the Guard rules of the catalogue, and leaves the custom ones to the accounts', () => {
    const count = (kind: string): number => configRules(REFERENCE).filter((one) => one.kind === kind).length;
    expect(countsOf(define())).toEqual({
      aws_config_organization_custom_policy_rule: count('policy'),
      aws_config_organization_managed_rule: count('managed'),
    });
  });

  it('gives them scope, parameters and text', () => {
    const template = define({ excludedAccounts: ['444455556666'] });
    expect(rule(template, 'aws_config_organization_managed_rule', 'connect-guardrails-cost-001')).toEqual({
      name: 'connect-guardrails-cost-001',
      rule_identifier: 'REQUIRED_TAGS',
      resource_types_scope: ['AWS::DynamoDB::Table', 'AWS::S3::Bucket'],
      input_parameters:
        '{"tag1Key":"Team","tag2Key":"Department","tag3Key":"Project","tag4Key":"Environment"}',
      excluded_accounts: ['444455556666'],
    });
    expect(rule(define(), 'aws_config_organization_managed_rule', 'connect-guardrails-kms-001')).toEqual({
      name: 'connect-guardrails-kms-001',
      rule_identifier: 'CMK_BACKING_KEY_ROTATION_ENABLED',
    });
    const guard = configRules(REFERENCE).find(({ control }) => control === 'CONNECT-005');
    expect(
      rule(define(), 'aws_config_organization_custom_policy_rule', 'connect-guardrails-connect-005'),
    ).toEqual({
      name: 'connect-guardrails-connect-005',
      policy_runtime: 'guard-2.x.x',
      policy_text: guard?.kind === 'policy' ? guard.policyText : '',
      resource_types_scope: ['AWS::Connect::Instance', 'AWS::Connect::PhoneNumber'],
      trigger_types: ['ConfigurationItemChangeNotification', 'OversizedConfigurationItemChangeNotification'],
    });
  });

  it('rejects accounts that are none, too many of them, and a Region that is not approved', () => {
    expect(problemsOf(() => define({ region: 'us-east-2', excludedAccounts: ['claims'] }))).toEqual([
      'stack/rules: region must be one of approvedRegions of profile "reference" (us-east-1), got "us-east-2"; choose one of them or have the Region approved',
      'stack/rules: excludedAccounts must be account ids of 12 digits, got "claims"; correct it',
    ]);
    const many = Array.from({ length: 1001 }, (_, number) => String(100_000_000_000 + number));
    expect(problemsOf(() => define({ excludedAccounts: many }))).toEqual([
      'stack/rules: excludedAccounts must be 1000 at most, got 1001; define the rules in the accounts instead',
    ]);
  });
});
