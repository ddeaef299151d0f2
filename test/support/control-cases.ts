import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigRule } from '../../policies/detective';
import { catalogue } from '../../policies/controls';
import type { Finding } from '../../policies/controls';
import { CURRENT_COMMAND } from '../../policies/controls/connect/authentication_profile_ip_restricted/command';
import { referenceProfile } from '../../policies/profile';
import type { Profile } from '../../policies/profile';
import { type FactTree, factTree, kindsOf } from '../../harness/facts';
import { policyData } from '../../harness/run';
import type { PolicyData } from '../../harness/run';
import { buildPlan } from './plan-builder';
import type { PlanFragment } from './plan-builder';
import { REPOSITORY } from './repository';

/** One entry of a control's `cases.json`. */
export interface ControlCase {
  readonly name: string;
  readonly outcome: 'compliant' | 'non-compliant' | 'undetermined' | 'not-applicable';
  readonly plan: PlanFragment;
  /** Settings that differ from the reference profile. */
  readonly profile?: Readonly<Record<string, unknown>>;
  /** The AWS Config rules that the policies see, in the place of the catalogue's. */
  readonly configRules?: readonly ConfigRule[];
  readonly expect: {
    readonly evaluated: readonly string[];
    readonly deny: readonly Finding[];
    readonly undetermined: readonly Finding[];
  };
}

/** Stands in a case for the text of the current authentication profile command. */
const COMMAND_PLACEHOLDER = '@command';

const CONTROLS = join(REPOSITORY, 'policies', 'controls');

/** The cases of a control, by its name. */
export function casesOf(control: string): ControlCase[] {
  const text = readFileSync(join(CONTROLS, control, 'cases.json'), 'utf8');
  return JSON.parse(text, (_key, value: unknown) =>
    value === COMMAND_PLACEHOLDER ? CURRENT_COMMAND.command : value,
  ) as ControlCase[];
}

/** The plan document, the data and the facts of a case. */
export function prepare(controlCase: ControlCase): {
  plan: Record<string, unknown>;
  data: PolicyData;
  facts: FactTree;
} {
  const reference = referenceProfile(catalogue);
  const profile = merge(reference.profile, controlCase.profile ?? {}) as Profile;
  const data = policyData(profile, reference.sha256, []);
  const plan = buildPlan(controlCase.plan);
  return {
    plan,
    facts: factTree(Buffer.from(JSON.stringify(plan)), kindsOf(catalogue)).tree,
    data: { ...data, config_rules: controlCase.configRules ?? data.config_rules },
  };
}

function merge(base: unknown, changes: unknown): unknown {
  if (!isObject(base) || !isObject(changes)) return changes;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(changes)) {
    merged[key] = key in base ? merge(base[key], value) : value;
  }
  return merged;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
