import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  AiServicesOptOut,
  Organization,
  OrganizationalUnit,
  type OrganizationProps,
  Ring,
  type RingUnit,
} from '../modules';
import { requireRegion } from '../modules/account';
import { show, Validation } from '../modules/validation';
import type { Profile } from '../policies/profile';
import { requireTags } from './tags';

/** An organizational unit that the stack creates, or takes over where `importId` says which. */
export interface ManagedUnit {
  /** Name of the unit: lower-case letters, digits and "-". */
  readonly name: string;
  /**
   * Id of the root or unit that it is below.
   *
   * @default the root of the organization
   */
  readonly parentId?: string;
  /**
   * Id of the unit that exists (`ou-…`), which the first apply takes over instead of creating one.
   *
   * @default - it is created
   */
  readonly importId?: string;
  /** @default FullAWSAccess alone, which AWS attaches to every unit */
  readonly attached?: RingUnit['attached'];
}

/** An organizational unit that is managed elsewhere. */
export interface ExistingUnit {
  /** Id of the unit (`ou-…`). */
  readonly unitId: string;
  /**
   * The service control policies that are attached to the unit itself and stay there.
   *
   * @default FullAWSAccess alone, which AWS attaches to every unit
   */
  readonly attached?: RingUnit['attached'];
}

/** A part of the organization that receives the policies at the same time. */
export interface OrganizationRing {
  /** Lower-case letters, digits and "-", such as `sandbox`. */
  readonly name: string;
  readonly units: readonly (ManagedUnit | ExistingUnit)[];
  /**
   * The organization profile that this ring has: a changed one reaches one ring after the other.
   *
   * @default the profile of the stack
   */
  readonly profile?: Profile;
}

export interface OrganizationGuardrailsProps {
  /** The organization profile. */
  readonly profile: Profile;
  /** Account id of the management account: 12 digits. The stack is applied with credentials of it. */
  readonly managementAccountId: string;
  /** Region of the provider; one of the profile's approved Regions. AWS Organizations itself has none. */
  readonly region: string;
  /** Tags of every resource that can have tags; the profile's `requiredTags` at least, none of them empty. */
  readonly tags: Readonly<Record<string, string>>;
  /**
   * The organization: its settings where this stack creates it or takes it over, or the id of its root where it is managed
   * elsewhere, which then has to enable the policy types.
   *
   * @default - the stack creates it
   */
  readonly organization?: OrganizationProps | { readonly rootId: string };
  /** In the order of their release. */
  readonly rings: readonly OrganizationRing[];
  /**
   * Name of the last ring that has the policies attached: it and all rings before it. The next ring is released by its name
   * here, and taken back by the name of the one before; null takes back all of them.
   */
  readonly releasedThrough: string | null;
}

/**
 * Defines what cloud engineering rolls out to the organization, from its management account: organizational units for
 * Amazon Connect, service control and tag policies ring by ring, and the opt-out of AI services for everyone.
 */
export class OrganizationGuardrails extends TerraformStack {
  readonly rootId: string;
  readonly rings: readonly Ring[];

  constructor(scope: Construct, id: string, props: OrganizationGuardrailsProps) {
    super(scope, id);
    this.validate(props);
    const { profile, rings, releasedThrough, managementAccountId } = props;
    new AwsProvider(this, 'aws', {
      region: props.region,
      allowedAccountIds: [managementAccountId],
      defaultTags: [{ tags: { ...props.tags } }],
    });

    const organization = this.defineOrganization(props.organization);
    this.rootId = organization.rootId;
    const managed = organization instanceof Organization ? { organization } : {};
    new AiServicesOptOut(this, 'ai-services-opt-out', { rootId: this.rootId, ...managed });
    const last = rings.findIndex(({ name }) => name === releasedThrough);
    this.rings = rings.map(
      (ring, index) =>
        new Ring(this, `ring-${ring.name}`, {
          profile: ring.profile ?? profile,
          ringName: ring.name,
          units: ring.units.map((unit) => this.defineUnit(unit)),
          released: index <= last,
          managementAccountId,
          ...managed,
        }),
    );
    new TerraformOutput(this, 'root_id', { value: this.rootId });
  }

  private defineOrganization(
    settings: OrganizationGuardrailsProps['organization'] = {},
  ): Organization | { readonly rootId: string } {
    return 'rootId' in settings ? settings : new Organization(this, 'organization', settings);
  }

  private defineUnit(unit: ManagedUnit | ExistingUnit): RingUnit {
    const attached = unit.attached === undefined ? {} : { attached: unit.attached };
    if ('unitId' in unit) return { label: unit.unitId, unitId: unit.unitId, ...attached };
    const { name, parentId = this.rootId, importId } = unit;
    const { unitId } = new OrganizationalUnit(this, `unit-${name}`, {
      unitName: name,
      parentId,
      ...(importId === undefined ? {} : { importId }),
    });
    new TerraformOutput(this, `unit_id_${name.replaceAll('-', '_')}`, { value: unitId });
    return { label: name, unitId, ...attached };
  }

  private validate(props: OrganizationGuardrailsProps): void {
    const { profile, rings, releasedThrough } = props;
    const validation = new Validation(this);
    requireRegion(validation, props.region, profile);
    requireTags(validation, props.tags, profile);
    const names = rings.map(({ name }) => name);
    validation.require(rings.length > 0, 'rings must be a list of at least one ring, got []; add one');
    requireUnique(validation, 'the names of rings', names);
    requireUnique(
      validation,
      'the units of all rings',
      rings.flatMap(({ units }) => units.flatMap(idsOf)),
    );
    validation.require(
      releasedThrough === null || names.includes(releasedThrough),
      `releasedThrough must be the name of a ring (${names.join(', ')}) or null, got ${show(releasedThrough)}; correct it`,
    );
    validation.throwIfAny();
  }
}

/** What a unit is known by: two units must not have the same. */
function idsOf(unit: ManagedUnit | ExistingUnit): string[] {
  if ('unitId' in unit) return [unit.unitId];
  return unit.importId === undefined ? [unit.name] : [unit.name, unit.importId];
}

function requireUnique(validation: Validation, what: string, values: readonly string[]): void {
  for (const value of new Set(values.filter((one, index) => values.indexOf(one) !== index))) {
    validation.require(false, `${what} must be unique, got ${show(value)} again; remove the repetition`);
  }
}
