/** The schemas of facts, for `opa check --schema`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { FACT_SCHEMAS } from '../harness/facts/schemas';
import { opa } from './opa';

/** The places that facts are at, with keys that are known. */
const PLACES = ['after', 'before', 'configuration', 'prior_state'];

/**
 * `opa check --strict` with the types of all facts, as `lib.fact` names them (`schema.facts`).
 *
 * @throws Error with what OPA wrote, where a policy is wrong.
 */
export function checkWithSchemas(sources: readonly string[], program: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-'));
  try {
    writeFileSync(join(folder, 'facts.json'), JSON.stringify(factsSchema()));
    opa(['check', '--strict', '--schema', folder, ...sources], { program });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * OPA takes what an object has under keys that no schema names for anything ("Using schemas to enhance the Rego type
 * checker", OPA 1.22 documentation: additionalProperties), but knows the type of a list's elements. Addresses and paths
 * are such keys: for the check, and for it alone, they are indices of lists.
 */
function factsSchema(): object {
  return object(
    Object.entries(FACT_SCHEMAS).map(([kind, schema]) => [
      kind,
      object(PLACES.map((place) => [place, list(list(z.toJSONSchema(schema, { target: 'draft-7' })))])),
    ]),
  );
}

function object(properties: readonly (readonly [name: string, schema: object])[]): object {
  return { type: 'object', properties: Object.fromEntries(properties) };
}

function list(items: object): object {
  return { type: 'array', items };
}
