import { MANAGED_RULES, type ManagedRule } from '../../../core/aws/managed-rules';
import { runChild } from '../../support/child';
import { presentOrSkip } from '../../support/tools';

interface ListedRule {
  readonly 'Trigger type': string;
  readonly 'Resource Types': string;
  readonly Parameters: readonly { readonly Name: string; readonly Optional: boolean }[];
}

/** The list of managed rules that moto bundles: AWS's documentation pages as data. */
const PRINT = `
import gzip, json, os, moto
path = os.path.join(os.path.dirname(moto.__file__), 'config', 'resources', 'aws_managed_rules.json.gz')
with gzip.open(path) as file:
    print(json.dumps(json.load(file)['ManagedRules']))
`;
/** Undefined where there is no python3, or none that has moto. */
const stdout = runChild(['python3', '-c', PRINT]).outputWith([0])?.stdout;

presentOrSkip(stdout === undefined ? ['moto for python3'] : [])('the managed rules', () => {
  const rules: [string, ManagedRule][] = Object.entries(MANAGED_RULES);

  it.each(rules)('%s is what AWS documents', (identifier, rule) => {
    const listed = (JSON.parse(stdout ?? '') as Record<string, ListedRule>)[identifier];
    const types = listed?.['Resource Types'].split(', ') ?? [];
    expect({
      trigger: listed?.['Trigger type'],
      types: rule.resourceTypes.filter((type) => types.includes(type)),
      parameters: Object.fromEntries(
        (listed?.Parameters ?? []).map(({ Name, Optional }) => [Name, Optional ? 'optional' : 'required']),
      ),
    }).toEqual({
      trigger: rule.trigger === 'periodic' ? 'Periodic' : 'Configuration changes',
      types: rule.resourceTypes,
      parameters: rule.parameters,
    });
  });
});
