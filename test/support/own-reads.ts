import type { PlanDocument } from '../../harness/documents';
import { KeptAttributes } from '../../harness/readers';
import type { Control } from '../../policies/controls';

interface Resource {
  readonly type: string;
  readonly expressions?: unknown;
  readonly values?: unknown;
}

interface Module {
  readonly resources?: readonly Resource[];
  readonly module_calls?: Readonly<Record<string, { readonly module?: Module }>>;
  readonly child_modules?: readonly Module[];
}

interface Change extends Resource {
  readonly change: Readonly<Record<string, unknown>>;
}

interface Plan {
  readonly resource_changes?: readonly Change[];
  readonly configuration?: { readonly root_module?: Module };
  readonly prior_state?: { readonly values?: { readonly root_module?: Module } };
}

/**
 * A plan with nothing but what a control says it reads: its types, and of these its attributes, in the changes, the
 * configuration and the prior state.
 */
export function withOwnReads(text: string, control: Control): PlanDocument {
  const plan = JSON.parse(text) as Plan;
  const seen = new Seen(control);
  const { configuration, prior_state: state } = plan;
  const changes = (plan.resource_changes ?? []).filter(({ type }) => seen.has(type));
  const pruned: Plan = {
    ...plan,
    resource_changes: changes.map((change) => seen.ofChange(change)),
    ...(configuration === undefined
      ? {}
      : { configuration: { ...configuration, root_module: seen.ofModule(configuration.root_module ?? {}) } }),
    ...(state === undefined
      ? {}
      : { prior_state: { values: { root_module: seen.ofModule(state.values?.root_module ?? {}) } } }),
  };
  return { bytes: Buffer.from(JSON.stringify(pruned)), resourceChanges: changes.length };
}

/** What a control sees. */
class Seen {
  private readonly types: ReadonlySet<string>;
  private readonly attributes: KeptAttributes;

  constructor(control: Control) {
    this.types = new Set('reads' in control.proactive ? Object.keys(control.proactive.reads) : []);
    this.attributes = new KeptAttributes([control]);
  }

  has(type: string): boolean {
    return this.types.has(type) || this.types.has('*');
  }

  ofChange(change: Change): Change {
    const { before, after, after_unknown, after_sensitive, ...rest } = change.change;
    const parts = { before, after, after_unknown, after_sensitive };
    const kept = Object.entries(parts).map(([name, part]) => [name, this.only(change.type, part)] as const);
    return { ...change, change: { ...rest, ...Object.fromEntries(kept) } };
  }

  /** Of the configuration, or of the prior state. */
  ofModule(module: Module): Module {
    const { resources, module_calls: calls, child_modules: children } = module;
    return {
      ...module,
      ...(resources === undefined ? {} : { resources: this.ofResources(resources) }),
      ...(calls === undefined ? {} : { module_calls: this.ofCalls(calls) }),
      ...(children === undefined ? {} : { child_modules: children.map((child) => this.ofModule(child)) }),
    };
  }

  private ofCalls(calls: NonNullable<Module['module_calls']>): NonNullable<Module['module_calls']> {
    return Object.fromEntries(
      Object.entries(calls).map(([name, call]) => [
        name,
        call.module === undefined ? call : { ...call, module: this.ofModule(call.module) },
      ]),
    );
  }

  private ofResources(resources: readonly Resource[]): readonly Resource[] {
    return resources
      .filter(({ type }) => this.has(type))
      .map((resource) => ({
        ...resource,
        ...('expressions' in resource ? { expressions: this.only(resource.type, resource.expressions) } : {}),
        ...('values' in resource ? { values: this.only(resource.type, resource.values) } : {}),
      }));
  }

  private only(type: string, value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    const names: ReadonlySet<string> = new Set(this.attributes.of(type).names);
    return Object.fromEntries(Object.entries(value).filter(([name]) => names.has(name)));
  }
}
