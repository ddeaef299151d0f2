/**
 * The resources and data sources of a stack, in the two places where a plan has them: a change for each instance, with the
 * attributes that policies read, and the expressions of each in `configuration`. Policies join the two by address, so that
 * both are written from one reading.
 */
import { quote } from '../../../core/text/quote';
import type { KeptAttributes } from '../plan/kept-attributes';
import {
  dynamicBlocks,
  isObject,
  type JsonObject,
  type OnProblem,
  ownMember,
  withoutComment,
} from './blocks';
import { expressionsOf, unproved } from './expressions';
import { instanceAddress, instanceKeys } from './instances';
import type { Locals } from './locals';
import { fullName, providerKeyOf, type Providers } from './providers';
import { providerSchema } from './provider-schema';
import { readProvisioners } from './provisioners';
import { mergedTags, object, type Reading, UNKNOWN } from './reading';
import { readAttribute, readValue } from './values';

/** Meta-arguments and blocks of a resource that are no attributes of it ("Resources", Terraform 1.11 documentation). */
const META_ARGUMENTS = new Set([
  '//',
  'count',
  'for_each',
  'provider',
  'depends_on',
  'lifecycle',
  'provisioner',
  'connection',
  'dynamic',
]);

type Mode = 'managed' | 'data';

/** What the resources of one stack are read with. */
export interface Context {
  readonly configuration: JsonObject;
  readonly locals: Locals;
  readonly providers: Providers;
  readonly kept: KeptAttributes;
  readonly onProblem: OnProblem;
}

/** What is read of one resource. */
export interface ReadResource {
  /** As it stands in `configuration`. */
  readonly configuration: JsonObject;
  /** Its instances, as they stand in `resource_changes`. */
  readonly changes: readonly JsonObject[];
}

interface Declared {
  readonly mode: Mode;
  readonly type: string;
  readonly name: string;
  readonly body: JsonObject;
}

/** Reads the managed resources or the data sources; of those that are of another form, the problem is told. */
export function readResources(mode: Mode, context: Context): readonly ReadResource[] {
  const section = mode === 'managed' ? 'resource' : 'data';
  const types = context.configuration[section] ?? {};
  const problem = (where: string, form: string, value: unknown): never[] => {
    context.onProblem(`${where} must be ${form}, got ${quote(value)}; synthesize it with cdktf`);
    return [];
  };
  if (!isObject(types)) return problem(section, 'an object by type and name', types);
  return Object.entries(withoutComment(types)).flatMap(([type, named]) => {
    if (!isObject(named)) return problem(`${section}.${type}`, 'an object by name', named);
    return Object.entries(withoutComment(named)).flatMap(([name, body]) =>
      isObject(body)
        ? [readResource({ mode, type, name, body }, context)]
        : problem(`${section}.${type}.${name}`, 'an object', body),
    );
  });
}

function readResource(resource: Declared, context: Context): ReadResource {
  const { mode, type, name, body } = resource;
  const { locals, providers, onProblem } = context;
  const address = `${mode === 'data' ? 'data.' : ''}${type}.${name}`;
  const blocks = new Set(schemaOf(resource)?.blocks ?? []);
  const { dynamic = {} } = body;
  const providerKey = providerKeyOf(type, body['provider']);
  const keys = instanceKeys(body, locals);
  const expressions = expressionsOf(locals, { ...attributesOf(body), dynamic }, blocks);
  const provisioners = readProvisioners(address, body['provisioner'], locals, onProblem);
  const { value, unknown } = attributesRead(resource, providerKey, keys !== undefined, context);
  return {
    configuration: {
      address,
      mode,
      type,
      name,
      provider_config_key: providerKey,
      ...(provisioners.length > 0 ? { provisioners } : {}),
      expressions: keys === undefined ? unproved(expressions) : expressions,
      schema_version: 0,
    },
    changes: (keys ?? [undefined]).map((index) => ({
      address: instanceAddress(address, index),
      mode,
      type,
      name,
      ...(index === undefined ? {} : { index }),
      provider_name: fullName(providerKey.split('.')[0] ?? providerKey, providers.sources),
      change: {
        actions: [mode === 'data' ? 'read' : 'create'],
        after: value,
        after_unknown: unknown === false ? {} : unknown,
        after_sensitive: {},
      },
    })),
  };
}

/** The attributes of a resource that policies read. @param isCertain whether it has instances: otherwise nothing is known. */
function attributesRead(
  resource: Declared,
  providerKey: string,
  isCertain: boolean,
  { locals, providers, kept }: Context,
): Reading {
  const { mode, type, body } = resource;
  const schema = schemaOf(resource);
  const blocks = new Set(schema?.blocks ?? []);
  const attributes = attributesOf(body);
  const isTaggable = mode === 'managed' && providerSchema.taggable.includes(type);
  const unknown = new Set([...dynamicBlocks(body['dynamic']), ...(schema?.computed ?? [])]);
  const read = (name: string): Reading => {
    if (!isCertain || unknown.has(name)) return UNKNOWN;
    return name === 'tags_all'
      ? mergedTags(providers.defaultTags.get(providerKey), readValue(locals, attributes['tags'] ?? {}))
      : readAttribute(locals, attributes[name] ?? null, blocks, name);
  };
  const names = kept.of(type).names.filter((name) => name !== 'tags_all' || isTaggable);
  return object(names.map((name) => [name, read(name)]));
}

function attributesOf(body: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !META_ARGUMENTS.has(key)));
}

function schemaOf({ mode, type }: Declared): (typeof providerSchema.types)[string] | undefined {
  return ownMember(providerSchema.types, mode === 'data' ? `data.${type}` : type);
}
