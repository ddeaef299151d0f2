/** Plans as large as wanted, made of real ones: each becomes a module that the root module calls again and again. */

/** A plan as Terraform writes it, as far as it is taken apart. */
export interface RealPlan {
  readonly format_version: string;
  readonly terraform_version: string;
  readonly variables?: Readonly<Record<string, { readonly value?: unknown }>>;
  readonly resource_changes: readonly Addressed[];
  readonly configuration: {
    readonly provider_config?: Readonly<Record<string, object>>;
    readonly root_module: object;
  };
  readonly prior_state?: { readonly values?: { readonly root_module?: StateModule } };
}

interface Addressed {
  readonly address: string;
  readonly module_address?: string;
}

interface StateModule {
  readonly address?: string;
  readonly resources?: readonly Addressed[];
  readonly child_modules?: readonly StateModule[];
}

/** What a plan is repeated as: texts that are names of objects in AWS, which every copy has to have of its own. */
export interface Repeated {
  readonly plan: RealPlan;
  readonly names: readonly RegExp[];
}

/** The text of a plan in which real plans are repeated in turn, by module calls of their own. */
export function mixedPlan(repeated: readonly Repeated[], copies: number): string {
  const [first] = repeated;
  if (first === undefined) throw new Error('nothing to repeat');
  const changes: string[] = [];
  const calls: string[] = [];
  const providers: Record<string, object> = {};
  const read: StateModule[] = [];
  for (let number = 0; number < copies; number++) {
    const copy = renamed(repeated[number % repeated.length] as Repeated, number);
    const module = `module.copy_${number}`;
    changes.push(...copy.resource_changes.map((change) => JSON.stringify(moved(change, module))));
    calls.push(`"copy_${number}":${JSON.stringify(called(copy))}`);
    for (const [key, provider] of Object.entries(copy.configuration.provider_config ?? {}))
      providers[key.includes(':') ? `${module}.${key}` : key] = provider;
    const state = copy.prior_state?.values?.root_module;
    if (state !== undefined) read.push(movedState(state, module));
  }
  const { format_version, terraform_version } = first.plan;
  const head = { format_version, terraform_version, complete: true, errored: false, applyable: true };
  return [
    JSON.stringify(head).slice(0, -1),
    `,"resource_changes":[${changes.join(',')}]`,
    `,"prior_state":${JSON.stringify({ format_version: '1.0', values: { root_module: { child_modules: read } } })}`,
    `,"configuration":{"provider_config":${JSON.stringify(providers)}`,
    `,"root_module":{"module_calls":{${calls.join(',')}}}}}`,
  ].join('');
}

function renamed({ plan, names }: Repeated, number: number): RealPlan {
  let text = JSON.stringify(plan);
  for (const name of names) text = text.replace(name, (found: string) => `${found}-${number}`);
  return JSON.parse(text) as RealPlan;
}

function moved<T extends Addressed>(change: T, module: string): T {
  return {
    ...change,
    address: `${module}.${change.address}`,
    module_address: change.module_address === undefined ? module : `${module}.${change.module_address}`,
  };
}

function movedState({ address, resources, child_modules }: StateModule, module: string): StateModule {
  return {
    address: address === undefined ? module : `${module}.${address}`,
    ...(resources === undefined
      ? {}
      : { resources: resources.map((one) => ({ ...one, address: `${module}.${one.address}` })) }),
    ...(child_modules === undefined
      ? {}
      : { child_modules: child_modules.map((child) => movedState(child, module)) }),
  };
}

/** The call of a plan's root module: its variables are inputs with the values that they have. */
function called({ variables = {}, configuration }: RealPlan): object {
  const expressions: Record<string, object> = {};
  for (const [name, { value }] of Object.entries(variables)) expressions[name] = { constant_value: value };
  return { source: './copy', expressions, module: configuration.root_module };
}
