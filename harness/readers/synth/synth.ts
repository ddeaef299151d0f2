/** Turns the Terraform configuration of one synthesized stack into the shape of a plan, so that the same policies judge it. */
import { quote } from '../../../core/text/quote';
import type { Document } from '../../documents/document';
import type { Input } from '../../../core/files/input';
import type { KeptAttributes } from '../plan/kept-attributes';
import { providerSchema } from './provider-schema';
import { isTemplate, parseTemplate } from './template';
import { ProblemsError } from '../../../core/problems';

type Json = null | boolean | number | string | Json[] | JsonObject;
interface JsonObject {
  [name: string]: Json;
}

/** Top-level blocks of a configuration ("JSON Configuration Syntax", Terraform 1.11 documentation), and cdktf's own data. */
const TOP_LEVEL = new Set([
  '//',
  'terraform',
  'provider',
  'resource',
  'data',
  'variable',
  'locals',
  'output',
  'module',
  'moved',
  'import',
  'removed',
  'check',
  'ephemeral',
]);
/** Blocks that cdktf writes as objects; Terraform would read arrays of them as well. */
const OBJECTS = ['terraform', 'provider', 'module', 'variable', 'locals'];
const DECISIVE = ['resource', 'data', 'provider', 'terraform', 'module'];

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
const PROVISIONER_SETTINGS = new Set(['//', 'when', 'on_failure', 'connection']);

/** More instances than these by a literal `count` are not written out. */
const MAX_INSTANCES = 1000;
const MAX_PROBLEMS = 20;

/**
 * Stands in the references of an expression that is more than references: a function, a condition, an operator. No such
 * resource exists, so that policies take it for what cannot be told: a literal within may be the value.
 */
const EXPRESSION = '(expression)';

/** True where these are the members of a Terraform configuration. */
export function isTerraformJson(names: readonly string[]): boolean {
  return names.every((name) => TOP_LEVEL.has(name)) && names.some((name) => DECISIVE.includes(name));
}

/**
 * Reads the configuration of one stack, as cdktf synthesizes it.
 *
 * Attributes are as they are written; a text with `${…}` is unknown, and its references are kept. What the provider
 * computes is unknown, and its defaults are absent. The tags of a resource are merged with its provider's default tags.
 *
 * @param fallbackName the stack's name where cdktf's own data do not say it.
 * @throws ProblemsError (document) where it has modules, whose resources it does not show, or forms that cdktf does not write.
 */
export function readSynthesized(
  configuration: unknown,
  fallbackName: string,
  input: Input,
  kept: KeptAttributes,
): Document {
  return new SynthReader(configuration as JsonObject, fallbackName, input, kept).read();
}

class SynthReader {
  private readonly problems: string[] = [];
  private readonly locals: JsonObject;
  private readonly changes: JsonObject[] = [];
  private readonly resources: JsonObject[] = [];

  constructor(
    private readonly configuration: JsonObject,
    private readonly fallbackName: string,
    private readonly input: Input,
    private readonly kept: KeptAttributes,
  ) {
    this.locals = objectOr(configuration['locals'], {});
  }

  read(): Document {
    this.refuseOtherForms();
    this.refuseModules();
    const providers = this.providers();
    for (const mode of ['managed', 'data'] as const) this.readResources(mode, providers);
    if (this.problems.length > 0) throw new ProblemsError('document', this.problems.slice(0, MAX_PROBLEMS));
    const document = {
      format_version: '1.2',
      resource_changes: this.changes,
      variables: {},
      configuration: {
        provider_config: providers.configuration,
        root_module: { resources: this.resources, variables: objectOr(this.configuration['variable'], {}) },
      },
    };
    return {
      name: this.stackName(),
      stage: 'synth',
      sha256: this.input.sha256,
      terraformVersion: null,
      completenessKnown: true,
      resources: this.changes.filter(({ mode }) => mode === 'managed').length,
      resourceChanges: this.changes.length,
      bytes: new TextEncoder().encode(JSON.stringify(document)),
    };
  }

  private stackName(): string {
    const metadata = objectOr(objectOr(this.configuration['//'], {})['metadata'], {});
    const name = metadata['stackName'];
    return typeof name === 'string' && name !== '' ? name : this.fallbackName;
  }

  private refuseOtherForms(): void {
    for (const section of OBJECTS) {
      const value = this.configuration[section] ?? {};
      if (!isObject(value)) {
        this.problem(`${section} must be an object by name, got ${quote(value)}; synthesize it with cdktf`);
      }
    }
  }

  private refuseModules(): void {
    for (const [name, call] of Object.entries(objectOr(this.configuration['module'], {}))) {
      const source = isObject(call) ? call['source'] : undefined;
      this.problem(
        `module.${name} (source ${quote(source)}) is not synthesized, so its resources cannot be judged; judge the plan instead`,
      );
    }
  }

  private providers(): Providers {
    const sources = objectOr(objectOr(this.configuration['terraform'], {})['required_providers'], {});
    const configuration: JsonObject = {};
    const defaultTags = new Map<string, Reading>();
    for (const [name, written] of Object.entries(objectOr(this.configuration['provider'], {}))) {
      for (const block of asBlocks(written)) {
        if (!isObject(block)) {
          this.problem(`provider.${name} must be an object, got ${quote(block)}`);
          continue;
        }
        const { alias, ...settings } = withoutComment(block);
        const key = typeof alias === 'string' ? `${name}.${alias}` : name;
        configuration[key] = {
          name,
          full_name: fullName(name, sources),
          ...(alias === undefined ? {} : { alias }),
          expressions: this.expressions(settings, new Set(PROVIDER_BLOCKS), ''),
        };
        defaultTags.set(
          key,
          dynamicBlocks(settings['dynamic']).includes('default_tags')
            ? UNKNOWN
            : this.defaultTags(settings['default_tags']),
        );
      }
    }
    return { configuration, defaultTags, sources };
  }

  private defaultTags(written: Json | undefined): Reading {
    if (written === undefined || written === null) return { value: {}, unknown: false };
    const blocks = asBlocks(written);
    const [block] = blocks;
    if (blocks.length !== 1 || !isObject(block)) return UNKNOWN;
    return this.reading(block['tags'] ?? {});
  }

  private readResources(mode: 'managed' | 'data', providers: Providers): void {
    const section = mode === 'managed' ? 'resource' : 'data';
    const types = this.configuration[section] ?? {};
    if (!isObject(types)) {
      this.problem(
        `${section} must be an object by type and name, got ${quote(types)}; synthesize it with cdktf`,
      );
      return;
    }
    for (const [type, named] of Object.entries(withoutComment(types))) {
      if (!isObject(named)) {
        this.problem(
          `${section}.${type} must be an object by name, got ${quote(named)}; synthesize it with cdktf`,
        );
        continue;
      }
      for (const [name, body] of Object.entries(withoutComment(named))) {
        if (isObject(body)) this.readResource({ mode, type, name, body, providers });
        else
          this.problem(
            `${section}.${type}.${name} must be an object, got ${quote(body)}; synthesize it with cdktf`,
          );
      }
    }
  }

  private readResource({ mode, type, name, body, providers }: Declared): void {
    const local = `${mode === 'data' ? 'data.' : ''}${type}.${name}`;
    const schema = ownMember(providerSchema.types, mode === 'data' ? `data.${type}` : type);
    const blocks = new Set(schema?.blocks ?? []);
    const attributes = Object.fromEntries(Object.entries(body).filter(([key]) => !META_ARGUMENTS.has(key)));
    const { dynamic = {} } = body;
    const dynamicNames = dynamicBlocks(dynamic);
    const providerKey =
      typeof body['provider'] === 'string' ? providerReference(body['provider']) : localProvider(type);
    const instances = this.instances(body);
    const expressions = this.expressions({ ...attributes, dynamic }, blocks, '');
    const provisioners = this.provisioners(local, body['provisioner']);
    this.resources.push({
      address: local,
      mode,
      type,
      name,
      provider_config_key: providerKey,
      ...(provisioners.length > 0 ? { provisioners } : {}),
      expressions: instances === undefined ? unproved(expressions) : expressions,
      schema_version: 0,
    });
    const isTaggable = mode === 'managed' && providerSchema.taggable.includes(type);
    const names = this.kept.of(type).names.filter((attribute) => attribute !== 'tags_all' || isTaggable);
    const values: JsonObject = {};
    const unknown: JsonObject = {};
    for (const attribute of names) {
      const reading =
        instances === undefined || dynamicNames.includes(attribute) || schema?.computed.includes(attribute)
          ? UNKNOWN
          : attribute === 'tags_all'
            ? mergedTags(providers.defaultTags.get(providerKey), this.reading(attributes['tags'] ?? {}))
            : this.attribute(attributes[attribute] ?? null, blocks, attribute);
      if (reading.unknown !== false) unknown[attribute] = reading.unknown;
      if (reading.unknown !== true) values[attribute] = reading.value;
    }
    for (const index of instances ?? [undefined]) {
      this.changes.push({
        address:
          index === undefined ? local : `${local}[${typeof index === 'number' ? index : hclQuoted(index)}]`,
        mode,
        type,
        name,
        ...(index === undefined ? {} : { index }),
        provider_name: fullName(providerKey.split('.')[0] ?? providerKey, providers.sources),
        change: {
          actions: [mode === 'data' ? 'read' : 'create'],
          after: values,
          after_unknown: unknown,
          after_sensitive: {},
        },
      });
    }
  }

  /** The keys of a resource's instances, `[undefined]` for one without a key; undefined where they cannot be told. */
  private instances(body: JsonObject): readonly (string | number | undefined)[] | undefined {
    const count = this.resolve(body['count'] ?? null);
    const forEach = this.resolve(body['for_each'] ?? null);
    if (count !== null) {
      return typeof count === 'number' && Number.isInteger(count) && count >= 0 && count <= MAX_INSTANCES
        ? Array.from({ length: count }, (_, i) => i)
        : undefined;
    }
    if (forEach !== null) {
      return isObject(forEach) && !Object.keys(forEach).some(isTemplate)
        ? Object.keys(forEach).map(unescaped)
        : undefined;
    }
    return [undefined];
  }

  private provisioners(resource: string, written: Json | undefined): JsonObject[] {
    return asBlocks(written ?? []).flatMap((entry) => {
      if (!isObject(entry)) {
        this.problem(
          `${resource}: provisioner must be an object, got ${quote(entry)}; synthesize it with cdktf`,
        );
        return [];
      }
      return Object.entries(withoutComment(entry)).flatMap(([type, settings]) =>
        asBlocks(settings).map((block) => {
          const { when, on_failure: onFailure, ...all } = objectOr(block, {});
          const own = Object.fromEntries(
            Object.entries(all).filter(([key]) => !PROVISIONER_SETTINGS.has(key)),
          );
          return {
            type,
            when: when ?? 'create',
            on_failure: onFailure ?? 'fail',
            expressions: Object.fromEntries(
              Object.entries(own).map(([key, value]) => [key, this.expression(value, false)]),
            ),
          };
        }),
      );
    });
  }

  /** A value without the locals that it names: a local cannot be set from outside, so its value is what is written. */
  private resolve(value: Json, depth = 0): Json {
    if (typeof value === 'string') {
      const name = /^\$\{local\.([\p{L}_][\p{L}\p{N}_-]*)\}$/u.exec(value)?.[1];
      const local = name === undefined ? undefined : ownMember(this.locals, name);
      return local === undefined || depth > MAX_LOCAL_DEPTH ? value : this.resolve(local, depth + 1);
    }
    if (Array.isArray(value)) return value.map((item) => this.resolve(item, depth));
    if (isObject(value))
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.resolve(item, depth)]));
    return value;
  }

  /** An attribute or block as a plan would show it. */
  private attribute(written: Json, blocks: ReadonlySet<string>, path: string): Reading {
    const value = this.resolve(written);
    if (!blocks.has(path) || value === null) return this.reading(value);
    return list(
      asBlocks(value).map((block) =>
        isObject(block) ? this.block(block, blocks, path) : this.reading(block),
      ),
    );
  }

  private block(body: JsonObject, blocks: ReadonlySet<string>, path: string): Reading {
    const { dynamic, ...attributes } = withoutComment(body);
    const readings = new Map(
      Object.entries(attributes).map(([name, value]) => [
        name,
        this.attribute(value, blocks, `${path}.${name}`),
      ]),
    );
    for (const name of dynamicBlocks(dynamic)) readings.set(name, UNKNOWN);
    return object([...readings]);
  }

  private reading(written: Json): Reading {
    const value = this.resolve(written);
    if (typeof value === 'string') {
      const template = parseTemplate(value);
      return template.kind === 'literal' ? { value: template.text, unknown: false } : UNKNOWN;
    }
    if (Array.isArray(value)) return list(value.map((item) => this.reading(item)));
    if (isObject(value)) {
      if (Object.keys(value).some(isTemplate)) return UNKNOWN;
      return object(Object.entries(value).map(([name, item]) => [unescaped(name), this.reading(item)]));
    }
    return { value, unknown: false };
  }

  /**
   * The expressions of a body, as Terraform writes them into `configuration`. Terraform leaves out `dynamic` blocks; here
   * the blocks of such a name are an expression that nothing can be told of, also those that are written beside it.
   */
  private expressions(body: JsonObject, blocks: ReadonlySet<string>, parent: string): JsonObject {
    const { dynamic, ...written } = withoutComment(body);
    const entries = Object.entries(written).filter(([, value]) => value !== null);
    const expressions = Object.fromEntries<Json>(
      entries.map(([name, value]) => {
        const path = `${parent}${name}`;
        if (!blocks.has(path)) return [name, this.expression(value, true)];
        const inner = asBlocks(this.resolve(value)).map((block) =>
          isObject(block) ? this.expressions(block, blocks, `${path}.`) : this.expression(block, true),
        );
        return [name, inner];
      }),
    );
    for (const name of dynamicBlocks(dynamic)) expressions[name] = { references: [EXPRESSION] };
    return expressions;
  }

  /** @param marked whether to mark what is more than references: a literal within may be the value. */
  private expression(written: Json, marked: boolean): JsonObject {
    const value = this.resolve(written);
    const references = new Set<string>();
    collectReferences(value, marked, references);
    return { constant_value: value, ...(references.size > 0 ? { references: [...references] } : {}) };
  }

  private problem(sentence: string): void {
    this.problems.push(`${this.input.name}: ${sentence}`);
  }
}

interface Providers {
  /** `provider_config` of a plan. */
  readonly configuration: JsonObject;
  readonly defaultTags: ReadonlyMap<string, Reading>;
  /** `required_providers`, by local name. */
  readonly sources: JsonObject;
}

interface Declared {
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  readonly body: JsonObject;
  readonly providers: Providers;
}

/** A value, and what of it is unknown, in the form of `after` and `after_unknown`. */
interface Reading {
  readonly value: Json;
  readonly unknown: Json;
}

const UNKNOWN: Reading = { value: null, unknown: true };
/** Blocks of the AWS provider's settings that policies read. */
const PROVIDER_BLOCKS = ['assume_role', 'default_tags', 'ignore_tags'];
/** Locals that name each other in a circle end here. */
const MAX_LOCAL_DEPTH = 20;

/** In a list, what is unknown is null. */
function list(readings: readonly Reading[]): Reading {
  const isKnown = readings.every(({ unknown }) => unknown === false);
  return {
    value: readings.map(({ value }) => value),
    unknown: isKnown ? false : readings.map(({ unknown }) => unknown),
  };
}

/** In an object, what is unknown is absent. */
function object(entries: readonly (readonly [string, Reading])[]): Reading {
  const known = entries
    .filter(([, { unknown }]) => unknown !== true)
    .map(([name, { value }]) => [name, value]);
  const marks = entries
    .filter(([, { unknown }]) => unknown !== false)
    .map(([name, { unknown }]) => [name, unknown]);
  return {
    value: Object.fromEntries(known) as JsonObject,
    unknown: marks.length === 0 ? false : (Object.fromEntries(marks) as JsonObject),
  };
}

/** A resource's own tags come before the provider's default tags ("Resource Tagging", AWS provider 5.100.0 guides). */
function mergedTags(defaults: Reading | undefined, own: Reading): Reading {
  const base = defaults ?? { value: {}, unknown: false };
  if (base.unknown === true || own.unknown === true) return UNKNOWN;
  const entries = new Map<string, Reading>();
  for (const { value, unknown } of [base, own]) {
    for (const [key, tag] of Object.entries(objectOr(value, {})))
      entries.set(key, { value: tag, unknown: false });
    for (const key of Object.keys(objectOr(unknown, {}))) entries.set(key, UNKNOWN);
  }
  return object([...entries]);
}

function collectReferences(value: Json, marked: boolean, references: Set<string>): void {
  if (typeof value === 'string') {
    const template = parseTemplate(value);
    if (template.kind === 'literal') return;
    for (const reference of template.references) references.add(reference);
    if (marked && !template.plain) references.add(EXPRESSION);
  } else if (Array.isArray(value)) {
    for (const item of value) collectReferences(item, marked, references);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      collectReferences(key, marked, references);
      collectReferences(item, marked, references);
    }
  }
}

/** Expressions of a resource that may have no instance at all: what they refer to proves nothing. */
function unproved(expressions: Json): JsonObject {
  const marked = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(marked);
    if (!isObject(value)) return value;
    if ('constant_value' in value)
      return { ...value, references: [...((value['references'] as string[] | undefined) ?? []), EXPRESSION] };
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, marked(item)]));
  };
  return marked(expressions) as JsonObject;
}

/** Terraform's JSON syntax takes one block as an object, or several as an array. */
function asBlocks(value: Json): Json[] {
  return Array.isArray(value) ? value : [value];
}

/** The names of the blocks that a body's `dynamic` blocks make. */
function dynamicBlocks(written: Json | undefined): string[] {
  return asBlocks(written ?? {}).flatMap((block) => Object.keys(withoutComment(objectOr(block, {}))));
}

/** The property `//` of a body is a comment; cdktf keeps its own data there. */
function withoutComment(body: JsonObject): JsonObject {
  const { '//': _, ...rest } = body;
  return rest;
}

function fullName(name: string, sources: JsonObject): string {
  if (name === 'terraform') return 'terraform.io/builtin/terraform';
  const required = sources[name];
  const source = isObject(required) && typeof required['source'] === 'string' ? required['source'] : name;
  const parts = source.split('/');
  const [host, namespace] =
    parts.length === 3
      ? [`${parts[0]}/`, '']
      : ['registry.terraform.io/', parts.length === 1 ? 'hashicorp/' : ''];
  return `${host}${namespace}${parts.length === 3 ? parts.slice(1).join('/') : source}`;
}

/** The provider that a resource type belongs to by its name ("Resources", Terraform 1.11 documentation). */
function localProvider(type: string): string {
  return type.split('_')[0] ?? type;
}

/** `aws.eu`, which may also be written as a template. */
function providerReference(written: string): string {
  return written.replace(/^\$\{(.*)\}$/, '$1');
}

function unescaped(text: string): string {
  const template = parseTemplate(text);
  return template.kind === 'literal' ? template.text : text;
}

/** A key as it stands in an address. */
function hclQuoted(key: string): string {
  return JSON.stringify(key).replace(/[$%](?=\{)/g, '$&$&');
}

/** A member of an object, never one that every object inherits. */
function ownMember<Value>(members: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectOr(value: Json | undefined, fallback: JsonObject): JsonObject {
  return isObject(value) ? value : fallback;
}
