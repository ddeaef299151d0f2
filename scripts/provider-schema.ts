import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProviderSchema } from '../harness/readers/synth/provider-schema';
import { catalogue } from '../policies/controls';
import { main, REPOSITORY } from './opa';
import { findTerraform, initialize, run } from './terraform';

const FILE = join(REPOSITORY, 'harness', 'readers', 'synth', 'aws-provider-schema.json');
const AWS_PROVIDER = 'registry.terraform.io/hashicorp/aws';
/** The version that the bindings of the development dependencies are made for. */
const AWS_PROVIDER_VERSION = '5.100.0';

export interface Attribute {
  readonly computed?: boolean;
  readonly optional?: boolean;
}

export interface Block {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly block_types?: Readonly<Record<string, { readonly nesting_mode: string; readonly block: Block }>>;
}

type Schemas = Readonly<Record<string, { readonly block: Block }>>;

/**
 * What the reader of synthesized applications has to know of the types that policies read: extracted from
 * `terraform providers schema -json`.
 * @throws Error where there is no terraform that has the AWS provider.
 */
export function extractProviderSchema(): ProviderSchema {
  const { resources, dataSources } = awsSchemas();
  const read = new Set(
    catalogue.flatMap(({ proactive }) => ('reads' in proactive ? Object.keys(proactive.reads) : [])),
  );
  const types: Record<string, ProviderSchema['types'][string]> = {};
  for (const type of [...read].sort()) {
    for (const [name, schema] of [
      [type, resources[type]],
      [`data.${type}`, dataSources[type]],
    ] as const) {
      if (schema !== undefined)
        types[name] = { blocks: blockPaths(schema.block), computed: computedOnly(schema.block) };
    }
  }
  const taggable = Object.keys(resources).filter(
    (type) => resources[type]?.block.attributes?.['tags_all'] !== undefined,
  );
  return { provider: AWS_PROVIDER, version: AWS_PROVIDER_VERSION, types, taggable: taggable.sort() };
}

/**
 * Writes the extract. With `check`, writes nothing and fails where it is out of date.
 */
export function buildProviderSchema(check: boolean): void {
  const text = `${JSON.stringify(extractProviderSchema(), null, 2)}\n`;
  if (!check) writeFileSync(FILE, text);
  else if (readFileSync(FILE, 'utf8') !== text) {
    throw new Error(`${FILE}: out of date; run npm run generate and commit it`);
  }
}

/** The schemas of every resource and data source of the AWS provider, as `terraform providers schema -json` prints them. */
export function awsSchemas(): { readonly resources: Schemas; readonly dataSources: Schemas } {
  const terraform = findTerraform();
  if (terraform === undefined)
    throw new Error('terraform is not on PATH; it is needed for the schema of the AWS provider');
  const folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-schema-'));
  try {
    const required = { aws: { source: 'hashicorp/aws', version: AWS_PROVIDER_VERSION } };
    writeFileSync(
      join(folder, 'main.tf.json'),
      JSON.stringify({ terraform: { required_providers: required } }),
    );
    const environment = initialize(terraform, folder);
    const { provider_schemas } = JSON.parse(
      run(terraform, folder, ['providers', 'schema', '-json'], environment),
    ) as {
      readonly provider_schemas: Readonly<
        Record<string, { resource_schemas: Schemas; data_source_schemas: Schemas }>
      >;
    };
    const aws = provider_schemas[AWS_PROVIDER];
    if (aws === undefined) throw new Error(`terraform has no schema of ${AWS_PROVIDER}`);
    return { resources: aws.resource_schemas, dataSources: aws.data_source_schemas };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Blocks that a plan shows as a list, as dotted paths. */
function blockPaths({ block_types = {} }: Block, parent = ''): string[] {
  return Object.entries(block_types).flatMap(([name, { nesting_mode, block }]) => {
    const path = `${parent}${name}`;
    const own = nesting_mode === 'list' || nesting_mode === 'set' ? [path] : [];
    return [...own, ...blockPaths(block, `${path}.`)];
  });
}

/** Attributes that the configuration does not set: they are known after the apply. The schema calls every `id` optional. */
function computedOnly({ attributes = {} }: Block): string[] {
  return Object.entries(attributes)
    .filter(([name, { computed, optional }]) => computed === true && (optional !== true || name === 'id'))
    .map(([name]) => name);
}

if (require.main === module) {
  main(() => {
    buildProviderSchema(process.argv.includes('--check'));
  });
}
