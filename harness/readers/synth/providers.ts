/**
 * The provider configurations: policies ask them for the Region, and the tags of a resource are its own and its provider's
 * default tags, which a plan has merged and a configuration has not.
 */
import { quote } from '../../../core/text/quote';
import {
  asBlocks,
  dynamicBlocks,
  isObject,
  type Json,
  type JsonObject,
  objectOr,
  type OnProblem,
  withoutComment,
} from './blocks';
import { expressionsOf } from './expressions';
import type { Locals } from './locals';
import { known, type Reading, UNKNOWN } from './reading';
import { readValue } from './values';

/** Blocks of the AWS provider's settings that policies read. */
const PROVIDER_BLOCKS = new Set(['assume_role', 'default_tags', 'ignore_tags']);

export interface Providers {
  /** `provider_config` of a plan. */
  readonly configuration: JsonObject;
  readonly defaultTags: ReadonlyMap<string, Reading>;
  /** `required_providers`, by local name. */
  readonly sources: JsonObject;
}

export function readProviders(configuration: JsonObject, locals: Locals, onProblem: OnProblem): Providers {
  const sources = objectOr(objectOr(configuration['terraform'], {})['required_providers'], {});
  const configurations: JsonObject = {};
  const defaultTags = new Map<string, Reading>();
  for (const [name, written] of Object.entries(objectOr(configuration['provider'], {}))) {
    for (const block of asBlocks(written)) {
      if (!isObject(block)) {
        onProblem(`provider.${name} must be an object, got ${quote(block)}`);
        continue;
      }
      const { alias, ...settings } = withoutComment(block);
      const key = typeof alias === 'string' ? `${name}.${alias}` : name;
      configurations[key] = {
        name,
        full_name: fullName(name, sources),
        ...(alias === undefined ? {} : { alias }),
        expressions: expressionsOf(locals, settings, PROVIDER_BLOCKS),
      };
      defaultTags.set(key, defaultTagsOf(settings, locals));
    }
  }
  return { configuration: configurations, defaultTags, sources };
}

function defaultTagsOf(settings: JsonObject, locals: Locals): Reading {
  if (dynamicBlocks(settings['dynamic']).includes('default_tags')) return UNKNOWN;
  const written: Json = settings['default_tags'] ?? null;
  if (written === null) return known({});
  const blocks = asBlocks(written);
  const [block] = blocks;
  if (blocks.length !== 1 || !isObject(block)) return UNKNOWN;
  return readValue(locals, block['tags'] ?? {});
}

/** The key in `provider_config` of the configuration that a resource uses: `aws.eu`, which may also be written as a template. */
export function providerKeyOf(type: string, written: Json | undefined): string {
  return typeof written === 'string' ? written.replace(/^\$\{(.*)\}$/, '$1') : localProvider(type);
}

/** The provider that a resource type belongs to by its name ("Resources", Terraform 1.11 documentation). */
function localProvider(type: string): string {
  return type.split('_')[0] ?? type;
}

/** The source of a provider as a plan has it, with host and namespace ("Provider Requirements", Terraform 1.11 documentation). */
export function fullName(name: string, sources: JsonObject): string {
  if (name === 'terraform') return 'terraform.io/builtin/terraform';
  const required = sources[name];
  const source = isObject(required) && typeof required['source'] === 'string' ? required['source'] : name;
  const parts = source.split('/');
  if (parts.length === 3) return source;
  return `registry.terraform.io/${parts.length === 1 ? 'hashicorp/' : ''}${source}`;
}
