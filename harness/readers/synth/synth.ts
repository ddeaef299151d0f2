/**
 * Turns the Terraform configuration of one synthesized stack into the shape of a plan, so that the same policies judge it. What
 * only a plan tells is unknown in it, never left out: what depends on it is undetermined, not compliant.
 */
import type { Input } from '../../../core/files/input';
import { ProblemsError } from '../../../core/problems';
import { quote } from '../../../core/text/quote';
import type { Document } from '../../documents/document';
import type { KeptAttributes } from '../plan/kept-attributes';
import { isObject, type JsonObject, objectOr, type OnProblem } from './blocks';
import { Locals } from './locals';
import { type Providers, readProviders } from './providers';
import { type ReadResource, readResources } from './resources';

/** Blocks that cdktf writes as objects; Terraform would read arrays of them as well. */
const OBJECTS = ['terraform', 'provider', 'module', 'variable', 'locals'];
const MAX_PROBLEMS = 20;

/**
 * Reads the configuration of one stack, as cdktf synthesizes it.
 *
 * Attributes are as they are written; a text with `${…}` is unknown, and its references are kept. What the provider
 * computes is unknown, and its defaults are absent. The tags of a resource are merged with its provider's default tags.
 *
 * @param written the configuration, whose members are those of `isTerraformJson`.
 * @param fallbackName the stack's name where cdktf's own data do not say it.
 * @throws ProblemsError (document) where it has modules, whose resources it does not show, or forms that cdktf does not write.
 */
export function readSynthesized(
  written: unknown,
  fallbackName: string,
  input: Input,
  kept: KeptAttributes,
): Document {
  const configuration = written as JsonObject;
  const problems: string[] = [];
  const onProblem: OnProblem = (sentence) => problems.push(`${input.name}: ${sentence}`);
  refuseOtherForms(configuration, onProblem);
  refuseModules(configuration, onProblem);
  const locals = new Locals(configuration);
  const providers = readProviders(configuration, locals, onProblem);
  const context = { configuration, locals, providers, kept, onProblem };
  const resources = (['managed', 'data'] as const).flatMap((mode) => readResources(mode, context));
  if (problems.length > 0) throw new ProblemsError('document', problems.slice(0, MAX_PROBLEMS));

  const changes = resources.flatMap((resource) => resource.changes);
  return {
    name: stackName(configuration, fallbackName),
    stage: 'synth',
    sha256: input.sha256,
    terraformVersion: null,
    completenessKnown: true,
    resources: changes.filter(({ mode }) => mode === 'managed').length,
    resourceChanges: changes.length,
    bytes: new TextEncoder().encode(JSON.stringify(asPlan(configuration, providers, resources, changes))),
  };
}

function asPlan(
  configuration: JsonObject,
  providers: Providers,
  resources: readonly ReadResource[],
  changes: readonly JsonObject[],
): object {
  return {
    format_version: '1.2',
    resource_changes: changes,
    variables: {},
    configuration: {
      provider_config: providers.configuration,
      root_module: {
        resources: resources.map((resource) => resource.configuration),
        variables: objectOr(configuration['variable'], {}),
      },
    },
  };
}

function stackName(configuration: JsonObject, fallback: string): string {
  const metadata = objectOr(objectOr(configuration['//'], {})['metadata'], {});
  const name = metadata['stackName'];
  return typeof name === 'string' && name !== '' ? name : fallback;
}

function refuseOtherForms(configuration: JsonObject, onProblem: OnProblem): void {
  for (const section of OBJECTS) {
    const value = configuration[section] ?? {};
    if (!isObject(value))
      onProblem(`${section} must be an object by name, got ${quote(value)}; synthesize it with cdktf`);
  }
}

function refuseModules(configuration: JsonObject, onProblem: OnProblem): void {
  for (const [name, call] of Object.entries(objectOr(configuration['module'], {}))) {
    const source = isObject(call) ? call['source'] : undefined;
    onProblem(
      `module.${name} (source ${quote(source)}) is not synthesized, so its resources cannot be judged; judge the plan instead`,
    );
  }
}
