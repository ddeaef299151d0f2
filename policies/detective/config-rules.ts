import { catalogue as theCatalogue, type Control, type DetectiveLayer } from '../controls';
import { MANAGED_RULES, type ManagedRule } from '../../core/aws/managed-rules';
import type { Profile } from '../profile';
import type { ConfigRule, ManagedConfigRule } from './config-rule';
import { shortened } from './shortened';
import { ProblemsError } from '../../core/problems';

/** What the names of all rules begin with. */
export const CONFIG_RULE_PREFIX = 'connect-guardrails-';

/** The Config resource type that the custom Lambda rule reports on. */
export const INSTANCE_TYPE = 'AWS::Connect::Instance';

/**
 * Quotas. Source: AWS Config API Reference, "ConfigRule", "CustomPolicyDetails" and "PutOrganizationConfigRule" (as in
 * botocore 1.43.11). An organization rule may have a name of 64 characters, and the name of a rule whose results are
 * asked for, too; an account's own rule may have 128.
 */
const MAXIMUM_NAME = 64;
const MAXIMUM_PARAMETERS = 1024;
const MAXIMUM_POLICY_TEXT = 10_000;

/**
 * The AWS Config rules for a profile, in the order of the catalogue: a rule for each control that has one, so that each
 * has a compliance of its own.
 *
 * @throws {ProblemsError} (config-rules) with everything that AWS Config would refuse
 */
export function configRules(
  profile: Profile,
  catalogue: readonly Control[] = theCatalogue,
): readonly ConfigRule[] {
  const rules = catalogue.flatMap((control) =>
    'notEnforceable' in control.detective ? [] : rulesOf(control, control.detective, profile),
  );
  const problems = rules.flatMap(problemsOf);
  if (problems.length > 0) throw new ProblemsError('config-rules', problems);
  return rules;
}

/** The controls that need each resource type to be recorded: ids by type, both sorted. */
export function recordedResourceTypes(rules: readonly ConfigRule[]): ReadonlyMap<string, readonly string[]> {
  const types = [...new Set(rules.flatMap(({ resourceTypes }) => resourceTypes))].sort();
  return new Map(
    types.map((type) => [
      type,
      [
        ...new Set(rules.filter((rule) => rule.resourceTypes.includes(type)).map(({ control }) => control)),
      ].sort(),
    ]),
  );
}

function rulesOf(control: Control, layer: DetectiveLayer, profile: Profile): ConfigRule[] {
  const rule = (resourceTypes: readonly string[]) => ({
    name: CONFIG_RULE_PREFIX + control.id.toLowerCase(),
    control: control.id,
    description: descriptionOf(control),
    resourceTypes: [...resourceTypes].sort(),
  });
  if ('managedRule' in layer) {
    const { managedRule: identifier, parameterSets } = layer;
    const common = rule(layer.resourceTypes);
    return (parameterSets?.(profile) ?? [{}]).map((parameters, index) => ({
      ...common,
      name: index === 0 ? common.name : `${common.name}-${index + 1}`,
      kind: 'managed',
      identifier,
      trigger: MANAGED_RULES[identifier].trigger,
      parameters,
    }));
  }
  if ('guardRule' in layer) {
    const policyText = layer.guardRule(profile);
    if (policyText === undefined) return [];
    return [{ ...rule(layer.resourceTypes), kind: 'policy', runtime: 'guard-2.x.x', policyText }];
  }
  if ('lambdaRule' in layer)
    return [{ ...rule([INSTANCE_TYPE]), kind: 'lambda', parameters: { control: control.id } }];
  return [];
}

/** What a reader of the AWS Config console needs: what is right, and what to do. */
function descriptionOf({ id, title, remediation }: Control): string {
  return shortened(`${id}: ${title}. ${remediation}`);
}

function problemsOf(rule: ConfigRule): string[] {
  const problems: string[] = [];
  const limit = (what: string, length: number, maximum: number, advice: string): void => {
    if (length > maximum)
      problems.push(
        `rule ${rule.name}: ${what} must have ${maximum} characters at most, got ${length}; ${advice}`,
      );
  };
  limit('the name', rule.name.length, MAXIMUM_NAME, 'shorten the id of the control');
  if (rule.kind === 'policy') {
    limit('the policy text', rule.policyText.length, MAXIMUM_POLICY_TEXT, 'shorten the Guard rule');
    return problems;
  }
  const parameters = JSON.stringify(rule.parameters);
  limit('the input parameters', parameters.length, MAXIMUM_PARAMETERS, 'shorten the values of the profile');
  return rule.kind === 'managed' ? [...problems, ...parameterProblems(rule)] : problems;
}

function parameterProblems({ name, identifier, parameters, resourceTypes }: ManagedConfigRule): string[] {
  const known: ManagedRule = MANAGED_RULES[identifier];
  const required = Object.entries(known.parameters).filter(([, need]) => need === 'required');
  return [
    ...Object.keys(parameters)
      .filter((parameter) => !(parameter in known.parameters))
      .map(
        (parameter) =>
          `rule ${name}: ${identifier} has no parameter ${parameter}, it has ${Object.keys(known.parameters).join(', ') || 'none'}; correct the control`,
      ),
    ...required
      .filter(([parameter]) => !(parameter in parameters))
      .map(
        ([parameter]) =>
          `rule ${name}: ${identifier} needs the parameter ${parameter}, got none; correct the control`,
      ),
    ...resourceTypes
      .filter((type) => !known.resourceTypes.includes(type))
      .map(
        (type) =>
          `rule ${name}: ${identifier} does not evaluate ${type}, it evaluates ${known.resourceTypes.join(', ')}; correct the control`,
      ),
  ];
}
