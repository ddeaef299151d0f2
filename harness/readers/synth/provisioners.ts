/**
 * Provisioners in the form of a plan's `configuration`, with what a plan leaves out: when they run, and what becomes of the apply
 * where they fail. The governed authentication profile is proved by its provisioner; only the application shows these two.
 */
import { quote } from '../../../core/text/quote';
import {
  asBlocks,
  isObject,
  type Json,
  type JsonObject,
  objectOr,
  type OnProblem,
  withoutComment,
} from './blocks';
import { expressionOf } from './expressions';
import type { Locals } from './locals';

/** Settings of every provisioner ("Provisioners", Terraform 1.11 documentation); all others are of its type. */
const SETTINGS = new Set(['//', 'when', 'on_failure', 'connection']);

/** @param resource the address that the problems name. */
export function readProvisioners(
  resource: string,
  written: Json | undefined,
  locals: Locals,
  onProblem: OnProblem,
): JsonObject[] {
  return asBlocks(written ?? []).flatMap((entry) => {
    if (!isObject(entry)) {
      onProblem(`${resource}: provisioner must be an object, got ${quote(entry)}; synthesize it with cdktf`);
      return [];
    }
    return Object.entries(withoutComment(entry)).flatMap(([type, settings]) =>
      asBlocks(settings).map((block) => readProvisioner(type, objectOr(block, {}), locals)),
    );
  });
}

function readProvisioner(type: string, body: JsonObject, locals: Locals): JsonObject {
  const own = Object.entries(body).filter(([key]) => !SETTINGS.has(key));
  return {
    type,
    when: body['when'] ?? 'create',
    on_failure: body['on_failure'] ?? 'fail',
    // Not marked: policies compare the texts themselves.
    expressions: Object.fromEntries(own.map(([key, value]) => [key, expressionOf(locals, value, false)])),
  };
}
