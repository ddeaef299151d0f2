import type { Level, Profile } from '../profile';
import type { ManagedRuleIdentifier } from '../../core/aws/managed-rules';

/** A finding of a policy: data, made by `policies/proactive/lib/finding.rego` only. */
export interface Finding {
  /** Address of the resource that the finding stands at. */
  readonly address: string;
  /** Attribute names and list indices; empty where something is missing altogether. */
  readonly path: readonly (string | number)[];
  /** The value found; `"(known after apply)"` and `"(sensitive)"` stand for what cannot be shown; null where nothing is set. */
  readonly actual: unknown;
  /** A value, a list of approved values, or words. */
  readonly expected: unknown;
}

/** Why a layer cannot enforce a control: a documented gap. */
export interface NotEnforceable {
  readonly notEnforceable: string;
}

/** Declares that a layer cannot enforce the control, and why (a sentence, lower case, no period). */
export function notEnforceable(reason: string): NotEnforceable {
  return { notEnforceable: reason };
}

/** A statement of a service control policy: it denies some actions, or all but some. */
export type ScpStatement = {
  /** PascalCase verb phrase, unique in the catalogue. */
  readonly Sid: string;
  readonly Effect: 'Deny';
  readonly Resource: readonly string[] | '*';
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
} & ({ readonly Action: readonly string[] } | { readonly NotAction: readonly string[] });

/** Prevents what breaks the control, by service control policies. */
export interface PreventiveLayer {
  /** The statements for a profile; none where the profile approves what they would deny. */
  readonly statements: (profile: Profile) => readonly ScpStatement[];
  /** What the statements leave open, in a sentence. */
  readonly remark?: string;
}

/**
 * What texts inside of attributes are read for, once, before the policies (`harness/facts`): `iam`, policy documents;
 * `organization_policy`, the form of the policies of AWS Organizations.
 */
export type FactKindName = 'iam' | 'organization_policy';

/** Judges plans, by the Rego policy beside the control. */
export interface ProactiveLayer {
  /**
   * Every attribute that the policy reads, by Terraform resource type, as dotted paths without list indices
   * (`storage_config.s3_config.encryption_config.key_id`). Policies see nothing else of a resource, and each path is
   * checked against the provider's schema. `*` stands for every type that has the attribute. Types that references lead
   * to, and those that are judged by being there, are named as well, with no attributes where none is read: a resource of
   * a type that is not named here makes no difference, and a reference to it proves nothing.
   */
  readonly reads: Readonly<Record<string, readonly string[]>>;
  /** What the policy reads of `lib.fact`, through other packages as well. Default: nothing. */
  readonly facts?: readonly FactKindName[];
  /**
   * What the policy has to see at once. `part`: what it says of an object depends on nothing but the object, what it refers to
   * or names, what is related to it (`resources/relations.ts`), and what counts for the whole account; then parts of a plan
   * are judged one by one. Default: `whole`, as where it counts over a plan.
   */
  readonly scope?: 'part' | 'whole';
  /** The non-compliant state, as a sentence without the resource's address: what is wrong, lower case, no period. */
  readonly message: string;
  /** What the policy leaves open, in a sentence. */
  readonly remark?: string;
}

/** Detects what breaks the control in a live account, by an AWS Config rule. */
export type DetectiveLayer =
  | {
      /** Identifier of an AWS managed rule. */
      readonly managedRule: ManagedRuleIdentifier;
      /** Config resource types that the rule evaluates. */
      readonly resourceTypes: readonly string[];
      /** The rule's input parameters for a profile; one rule for each set of them. */
      readonly parameterSets?: (profile: Profile) => readonly Readonly<Record<string, string>>[];
      /** What the rule leaves open, or takes for a violation, in a sentence. */
      readonly remark?: string;
    }
  | {
      /**
       * Text of a custom policy rule (guard-2.x.x), at most 10,000 characters: one named rule. Undefined where the profile
       * approves what it would detect.
       */
      readonly guardRule: (profile: Profile) => string | undefined;
      readonly resourceTypes: readonly string[];
    }
  | {
      /** The periodic custom Lambda rule judges the live account with this control's own policy. */
      readonly lambdaRule: 'periodic';
      /** Why a rule of AWS's own cannot. */
      readonly because: string;
    }
  | {
      /** An alarm on a CloudTrail event. */
      readonly alarmOn: readonly string[];
    };

/** One control: one requirement, with the three layers that enforce it or the reason why one cannot. */
export interface Control {
  /** Permanent, `<SERVICE>-<NNN>`. */
  readonly id: string;
  /** `<service>/<desired_state>`: the folder below `policies/controls` and the tail of the Rego package. */
  readonly name: string;
  /** The compliant state, as a sentence without period. */
  readonly title: string;
  /** Why it matters. */
  readonly rationale: string;
  /** How to comply. */
  readonly remediation: string;
  /** The default level; the organization profile may change it. */
  readonly level: Level;
  /** Pages that the facts come from. */
  readonly references: readonly string[];
  readonly preventive: PreventiveLayer | NotEnforceable;
  readonly proactive: ProactiveLayer | NotEnforceable;
  readonly detective: DetectiveLayer | NotEnforceable;
}

/** Defines a control; the identity function, so that every control is checked against the type where it is written. */
export function defineControl(control: Control): Control {
  return control;
}
