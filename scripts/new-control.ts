import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { catalogue } from '../policies/controls';
import { REPOSITORY, main } from './opa';

const USAGE =
  'npm run new:control -- ID SERVICE/NAME --resource TYPE --attribute NAME, for example: LAMBDA-004 lambda/permission_names_account --resource aws_lambda_permission --attribute source_account';

/** What the scaffold is made from. */
export interface NewControl {
  /** `<SERVICE>-<NNN>`, not in use. */
  readonly id: string;
  /** `<service>/<desired_state>`, snake_case. */
  readonly name: string;
  /** The Terraform resource type that the policy starts with. */
  readonly resource: string;
  /** The attribute that the policy starts with: it must be set. */
  readonly attribute: string;
}

/**
 * Scaffolds a control that works: a policy that asks for one attribute to be set, with a case of every outcome, and the
 * line in the catalogue. What it says in words is for the author to write.
 * @param controls the folder of the catalogue.
 * @returns the files written, relative to `controls`.
 * @throws Error where an argument is malformed, or the id, name or folder is taken; nothing is written then.
 */
export function scaffold(control: NewControl, controls: string): string[] {
  const problems = problemsOf(control, controls);
  if (problems.length > 0) throw new Error(`${problems.join('; ')}\nusage: ${USAGE}`);
  const index = join(controls, 'index.ts');
  const catalogued = withLine(readFileSync(index, 'utf8'), control);
  const folder = join(controls, control.name);
  const [, name = ''] = control.name.split('/');
  mkdirSync(folder, { recursive: true });
  const files: Record<string, string> = {
    'control.ts': definition(control),
    [`${name}.rego`]: policy(control),
    'cases.json': `${JSON.stringify(cases(control), null, 2)}\n`,
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  writeFileSync(index, catalogued);
  return [...Object.keys(files).map((file) => join(control.name, file)), 'index.ts'];
}

function problemsOf(control: NewControl, controls: string): string[] {
  const problems: string[] = [];
  if (!/^[A-Z][A-Z0-9]*-\d{3}$/.test(control.id))
    problems.push(`id ${quote(control.id)} is not <SERVICE>-<NNN>`);
  if (!/^[a-z0-9]+\/[a-z][a-z0-9_]*$/.test(control.name)) {
    problems.push(`name ${quote(control.name)} is not <service>/<desired_state> in snake_case`);
  }
  if (!/^[a-z][a-z0-9_]*$/.test(control.resource))
    problems.push(`resource ${quote(control.resource)} is no resource type`);
  if (!/^[a-z][a-z0-9_]*$/.test(control.attribute))
    problems.push(`attribute ${quote(control.attribute)} is no attribute`);
  if (catalogue.some((other) => other.id === control.id)) problems.push(`id ${control.id} is taken`);
  const namesake = catalogue.find((other) => camelCase(other.name) === camelCase(control.name));
  if (namesake !== undefined && namesake.name !== control.name) {
    problems.push(`${namesake.name} has the name ${quote(camelCase(control.name))} in the catalogue`);
  }
  if (existsSync(join(controls, control.name))) problems.push(`the folder ${control.name} is there already`);
  return problems;
}

function withLine(index: string, control: NewControl): string {
  const constant = camelCase(control.name);
  const after = catalogue.find((other) => other.id > control.id);
  const entry = after === undefined ? /\n\];/ : new RegExp(`\\n  ${camelCase(after.name)},`);
  const listed = index.replace(entry, (match) => `\n  ${constant},${match}`);
  const imported = listed.replace(
    /\n\n\/\*\* The catalogue/,
    (match) => `\nimport { ${constant} } from './${control.name}/control';${match}`,
  );
  if (listed === index || imported === listed)
    throw new Error('index.ts: cannot find where the catalogue begins');
  return imported;
}

function definition({ id, name, resource, attribute }: NewControl): string {
  return `import { defineControl, notEnforceable } from '../../control';

export const ${camelCase(name)} = defineControl({
  id: '${id}',
  name: '${name}',
  title: '${resource} sets ${attribute}',
  rationale: 'Say why it matters, and to whom.',
  remediation: 'Set ${attribute} on the ${resource}.',
  level: 'soft-mandatory',
  references: [],
  preventive: notEnforceable('say which condition key is missing'),
  proactive: {
    reads: { ${resource}: ['${attribute}'] },
    message: '${attribute} is not set',
  },
  detective: notEnforceable('say why no AWS Config rule can see it'),
});
`;
}

function policy({ name, resource, attribute }: NewControl): string {
  return `# METADATA
# description: |
#   Denies an ${resource} without ${attribute}.
#   Not applicable: plans without an ${resource}. Undetermined: ${attribute} that is only known after the apply.
package controls.${name.replace('/', '.')}

import data.lib.finding
import data.lib.plan
import data.lib.value

evaluated := plan.addresses(_resources)

deny contains finding.at(resource, ["${attribute}"], "a value") if {
	some resource in _resources
	value.known(resource, ["${attribute}"])
	not _is_set(resource)
}

undetermined contains finding.at(resource, ["${attribute}"], "a value") if {
	some resource in _resources
	value.unknown(resource, ["${attribute}"])
}

_resources := plan.resources("${resource}")

_is_set(resource) if not value.at(resource, ["${attribute}"]) in {null, ""}
`;
}

function cases({ resource, attribute }: NewControl): unknown[] {
  const address = `${resource}.main`;
  const finding = (actual: unknown): object => ({ address, path: [attribute], actual, expected: 'a value' });
  const one = (values: object, unknown?: object): object => ({
    resources: [{ address, values, ...(unknown === undefined ? {} : { unknown }) }],
  });
  return [
    {
      name: `${attribute} is set`,
      outcome: 'compliant',
      plan: one({ [attribute]: 'x' }),
      expect: { evaluated: [address], deny: [], undetermined: [] },
    },
    {
      name: `${attribute} is not set`,
      outcome: 'non-compliant',
      plan: one({}),
      expect: { evaluated: [address], deny: [finding(null)], undetermined: [] },
    },
    {
      name: `${attribute} is only known after the apply`,
      outcome: 'undetermined',
      plan: one({}, { [attribute]: true }),
      expect: { evaluated: [address], deny: [], undetermined: [finding('(known after apply)')] },
    },
    {
      name: 'a plan without such a resource',
      outcome: 'not-applicable',
      plan: { resources: [] },
      expect: { evaluated: [], deny: [], undetermined: [] },
    },
  ];
}

/** The constant of a control: the last part of its name in camel case. */
function camelCase(name: string): string {
  return (name.split('/')[1] ?? name).replace(/_([a-z0-9])/g, (_match, letter: string) =>
    letter.toUpperCase(),
  );
}

function quote(text: string): string {
  return JSON.stringify(text);
}

if (require.main === module) {
  main(() => {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { resource: { type: 'string', default: '' }, attribute: { type: 'string', default: '' } },
    });
    const [id = '', name = ''] = positionals;
    const control = { id, name, resource: values.resource, attribute: values.attribute };
    const controls = join(REPOSITORY, 'policies', 'controls');
    for (const file of scaffold(control, controls)) process.stdout.write(`policies/controls/${file}\n`);
    process.stdout.write(
      'next: write its words, policy and cases; break it once in examples/non-compliant; npm run generate; npm test\n',
    );
  });
}
