/** A resource of a plan fragment: what a test says of it. Everything else is filled in as Terraform would. */
export interface ResourceFragment {
  readonly address: string;
  readonly mode?: 'managed' | 'data';
  /** Default: `["create"]`, or `["read"]` for a data resource. */
  readonly actions?: readonly string[];
  readonly values?: Readonly<Record<string, unknown>>;
  /** Attributes of the object that is destroyed. */
  readonly before?: Readonly<Record<string, unknown>>;
  readonly unknown?: unknown;
  readonly sensitive?: unknown;
  readonly provider?: string;
  readonly deposed?: string;
  /** The configuration's expressions, in Terraform's own form. */
  readonly expressions?: Readonly<Record<string, unknown>>;
  readonly provisioners?: readonly unknown[];
}

/** A plan as a test writes it down. */
export interface PlanFragment {
  readonly resources: readonly ResourceFragment[];
  /** The whole configuration; default: made from the resources of the root module. */
  readonly configuration?: unknown;
  readonly provider_config?: unknown;
  readonly variables?: unknown;
  readonly prior_state?: unknown;
}

interface Address {
  readonly module: string;
  readonly type: string;
  readonly name: string;
  readonly index: string | number | undefined;
}

const KEY = String.raw`\[(?:\d+|"(?:[^"\\]|\\.)*")\]`;
const ADDRESS = new RegExp(
  String.raw`^((?:module\.[^.[]+(?:${KEY})?\.)*)(data\.)?([A-Za-z0-9_]+)\.([A-Za-z0-9_-]+)(${KEY})?$`,
);

/** Completes a fragment to a plan document of format version 1.2. */
export function buildPlan(fragment: PlanFragment): Record<string, unknown> {
  const configured = new Map<string, Record<string, unknown>>();
  const changes = fragment.resources.map((resource) => {
    const { module, type, name, index } = parse(resource.address);
    const mode = resource.mode ?? 'managed';
    const actions = resource.actions ?? [mode === 'data' ? 'read' : 'create'];
    const local = `${mode === 'data' ? 'data.' : ''}${type}.${name}`;
    if (module === '') {
      configured.set(local, {
        address: local,
        mode,
        type,
        name,
        provider_config_key: 'aws',
        ...(resource.provisioners ? { provisioners: resource.provisioners } : {}),
        expressions: resource.expressions ?? {},
        schema_version: 0,
      });
    }
    const gone = actions.length === 1 && (actions[0] === 'delete' || actions[0] === 'forget');
    return {
      address: resource.address,
      ...(module === '' ? {} : { module_address: module }),
      mode,
      type,
      name,
      ...(index === undefined ? {} : { index }),
      provider_name:
        resource.provider ??
        (type === 'terraform_data'
          ? 'terraform.io/builtin/terraform'
          : 'registry.terraform.io/hashicorp/aws'),
      ...(resource.deposed === undefined ? {} : { deposed: resource.deposed }),
      change: {
        actions,
        before: resource.before ?? (actions.includes('delete') ? {} : null),
        after: gone ? null : (resource.values ?? {}),
        after_unknown: resource.unknown ?? {},
        before_sensitive: false,
        after_sensitive: resource.sensitive ?? {},
      },
    };
  });
  return {
    format_version: '1.2',
    terraform_version: '1.11.4',
    variables: fragment.variables ?? {},
    planned_values: { root_module: {} },
    resource_changes: changes,
    ...(fragment.prior_state === undefined ? {} : { prior_state: fragment.prior_state }),
    configuration: fragment.configuration ?? {
      provider_config: fragment.provider_config ?? { aws: { name: 'aws' } },
      root_module: { resources: [...configured.values()] },
    },
    timestamp: '2026-01-01T00:00:00Z',
    applyable: true,
    complete: true,
    errored: false,
  };
}

function parse(address: string): Address {
  const match = ADDRESS.exec(address);
  const [, module = '', , type, name, key] = match ?? [];
  if (type === undefined || name === undefined) throw new Error(`not a resource address: ${address}`);
  return {
    module: module.replace(/\.$/, ''),
    type,
    name,
    index: key === undefined ? undefined : (JSON.parse(key.slice(1, -1)) as string | number),
  };
}
