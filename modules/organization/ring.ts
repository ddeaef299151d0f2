import { Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Profile } from '../../policies/profile';
import {
  allowsNothingByItself,
  type ComposedPolicies,
  composeServiceControlPolicies,
  FULL_AWS_ACCESS,
} from '../../policies/preventive';
import type { AttachedPolicy } from '../../core/iam/document';
import { show, Validation, ValidationError } from '../validation';
import type { Organization } from './organization';
import { attachPolicy, definePolicy, requireFits } from './policy';
import { requireUnitId } from './targets';
import { isProblems } from '../../core/problems';

/** A unit of a ring. */
export interface RingUnit {
  /** Names the unit in addresses and messages; unique in the ring, lower-case letters, digits and "-". */
  readonly label: string;
  readonly unitId: string;
  /**
   * The service control policies that are attached to the unit itself and stay there.
   *
   * @default FullAWSAccess alone, which AWS attaches to every unit
   */
  readonly attached?: readonly AttachedPolicy[];
}

export interface RingProps {
  /** The organization profile. */
  readonly profile: Profile;
  /** Part of the names of the policies; unique in the organization, lower-case letters, digits and "-". */
  readonly ringName: string;
  readonly units: readonly RingUnit[];
  /**
   * Whether the policies are attached to the units. The policies themselves exist in any case. A ring is not taken back
   * where its units would be left without a policy that allows anything.
   */
  readonly released: boolean;
  /** Account id of the management account, which is never a target. */
  readonly managementAccountId: string;
  /**
   * The organization, where the application defines it: then policies are created after it.
   *
   * @default - it is managed elsewhere
   */
  readonly organization?: Organization;
}

const LABEL = /^[a-z][a-z0-9-]{0,79}$/;

/**
 * Defines the service control policies and the tag policy for one ring of a roll-out, and attaches them to the units of
 * the ring once it is released (controls CONNECT-004, ORG-001, ORG-002, ORG-004, ORG-005, COST-001). Each ring has policies
 * of its own, so that a changed profile reaches one ring after the other.
 *
 * Whom the policies would lock out is simulated before anything is planned: then, and where quotas do not hold, the
 * application does not synthesize.
 */
export class Ring extends Construct {
  /** The service control policies as they were composed, with what was simulated. */
  readonly serviceControlPolicies: ComposedPolicies;

  constructor(scope: Construct, id: string, props: RingProps) {
    super(scope, id);
    const { profile, ringName, units, released, organization } = props;
    this.validate(props);
    this.serviceControlPolicies = this.compose(props);

    const policies = this.serviceControlPolicies.documents.map(({ content }, index) =>
      definePolicy(this, `ServiceControlPolicy${index + 1}`, {
        policyName: `connect-guardrails-${ringName}-${index + 1}`,
        type: 'SERVICE_CONTROL_POLICY',
        description: `Guardrails for Amazon Connect, profile ${profile.name}`,
        content,
        preventDestroy: false,
        organization,
      }),
    );
    const tagPolicy = definePolicy(this, 'TagPolicy', {
      policyName: `connect-guardrails-${ringName}-tags`,
      type: 'TAG_POLICY',
      description: `Required tags, profile ${profile.name}`,
      content: tagPolicyContent(profile),
      preventDestroy: false,
      organization,
    });
    if (!released) return;
    for (const { label, unitId } of units) {
      policies.forEach((policy, index) =>
        attachPolicy(this, `${label}-ServiceControlPolicy${index + 1}`, policy, unitId),
      );
      attachPolicy(this, `${label}-TagPolicy`, tagPolicy, unitId);
    }
  }

  private validate({ profile, ringName, units, released, managementAccountId }: RingProps): void {
    const validation = new Validation(this);
    validation.require(
      LABEL.test(ringName),
      `ringName must be up to 80 lower-case letters, digits and "-", beginning with a letter, got ${show(ringName)}; correct it`,
    );
    validation.require(units.length > 0, 'units must be a list of at least one unit, got []; add one');
    validation.require(
      /^\d{12}$/.test(managementAccountId),
      `managementAccountId must be 12 digits, got ${show(managementAccountId)}; aws organizations describe-organization shows it`,
    );
    const labels = units.map(({ label }) => label);
    for (const [index, { label, unitId, attached = [FULL_AWS_ACCESS] }] of units.entries()) {
      validation.require(
        LABEL.test(label) || label === unitId,
        `units[${index}].label must be up to 80 lower-case letters, digits and "-", beginning with a letter, got ${show(label)}; correct it`,
      );
      validation.require(
        labels.indexOf(label) === index,
        `units[${index}].label must be unique, got ${show(label)} again; choose another`,
      );
      requireUnitId(validation, `units[${index}].unitId`, unitId);
      validation.require(
        released || !allowsNothingByItself(attached),
        `units[${index}].attached must have a policy that allows something where the ring is not released, got ${show(attached.map(({ name }) => name))}: every account below ${show(label)} would be denied everything; attach FullAWSAccess to the unit again, then list it in attached`,
      );
    }
    const keys = profile.requiredTags.map((key) => key.toLowerCase());
    for (const [index, key] of keys.entries()) {
      validation.require(
        keys.indexOf(key) === index,
        `requiredTags of profile ${show(profile.name)} must differ by more than case, got ${show(profile.requiredTags[index])} again; a tag policy knows one spelling of a key`,
        'COST-001',
      );
    }
    requireFits(
      validation,
      'TAG_POLICY',
      tagPolicyContent(profile),
      `shorten requiredTags of profile ${show(profile.name)}`,
      'COST-001',
    );
    validation.throwIfAny();
  }

  private compose({ profile, units, managementAccountId }: RingProps): ComposedPolicies {
    const targets = units.map(({ label, unitId, attached = [FULL_AWS_ACCESS] }) => ({
      target: Token.isUnresolved(unitId) ? label : unitId,
      attached,
    }));
    try {
      return composeServiceControlPolicies(profile, { targets, managementAccount: managementAccountId });
    } catch (error) {
      if (!isProblems(error, 'scp-composition')) throw error;
      throw new ValidationError(this, error.problems);
    }
  }
}

/**
 * How the required tags are written; child policies cannot change it. A tag policy does not require a tag to be there:
 * that is the part of the policy over the plan.
 *
 * Source: AWS Organizations User Guide, "Tag policy syntax and examples".
 */
function tagPolicyContent({ requiredTags }: Profile): string {
  const locked = { '@@operators_allowed_for_child_policies': ['@@none'] };
  const tags = requiredTags.map((key) => [key.toLowerCase(), { tag_key: { '@@assign': key, ...locked } }]);
  return JSON.stringify({ tags: Object.fromEntries(tags) as object });
}
