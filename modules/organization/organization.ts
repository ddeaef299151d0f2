import { OrganizationsOrganization } from '@cdktf/provider-aws/lib/organizations-organization';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { show, Validation } from '../validation';

export interface OrganizationProps {
  /**
   * Policy types that the organization uses beside those that the guardrails need, such as `BACKUP_POLICY`. Types that are
   * not listed are disabled: for an organization that exists, list what it has.
   *
   * @default - none
   */
  readonly additionalPolicyTypes?: readonly string[];
  /**
   * AWS services with trusted access, such as `config.amazonaws.com`. Services that are not listed lose it: for an
   * organization that exists, list what it has.
   *
   * @default - none
   */
  readonly awsServiceAccessPrincipals?: readonly string[];
  /**
   * Id of the organization that exists (`o-…`), which the first apply takes over instead of creating one.
   *
   * @default - it is created
   */
  readonly importId?: string;
}

/** What the guardrails are made of. */
const POLICY_TYPES = ['AISERVICES_OPT_OUT_POLICY', 'SERVICE_CONTROL_POLICY', 'TAG_POLICY'];

/** Source: AWS Organizations API Reference, "Organization" and "EnableAWSServiceAccess" (as in botocore 1.43.11). */
const ORGANIZATION_ID = /^o-[a-z0-9]{10,32}$/;
const SERVICE_PRINCIPAL = /^[\w+=,.@-]{1,128}$/;
const POLICY_TYPE = /^[A-Z][A-Z0-9_]*$/;

/**
 * Defines the organization with all features and the policy types that the guardrails need (controls ORG-002, ORG-003,
 * COST-001). Terraform refuses to delete it.
 */
export class Organization extends Construct {
  readonly organizationId: string;
  readonly rootId: string;
  /** What has to exist before a policy of the organization can be created. */
  readonly policyTypes: ITerraformDependable;

  constructor(scope: Construct, id: string, props: OrganizationProps = {}) {
    super(scope, id);
    const { additionalPolicyTypes = [], awsServiceAccessPrincipals = [], importId } = props;
    const validation = new Validation(this);
    for (const type of additionalPolicyTypes) {
      validation.require(
        POLICY_TYPE.test(type),
        `additionalPolicyTypes must be policy types such as BACKUP_POLICY, got ${show(type)}; correct it`,
      );
    }
    for (const principal of awsServiceAccessPrincipals) {
      validation.require(
        SERVICE_PRINCIPAL.test(principal),
        `awsServiceAccessPrincipals must be service principals such as config.amazonaws.com, got ${show(principal)}; correct it`,
      );
    }
    validation.require(
      importId === undefined || ORGANIZATION_ID.test(importId),
      `importId must be the id of an organization such as o-exampleorgid, got ${show(importId)}; aws organizations describe-organization shows it`,
    );
    validation.throwIfAny();

    const organization = new OrganizationsOrganization(this, 'Resource', {
      featureSet: 'ALL',
      enabledPolicyTypes: [...new Set([...POLICY_TYPES, ...additionalPolicyTypes])].sort(),
      awsServiceAccessPrincipals: [...new Set(awsServiceAccessPrincipals)].sort(),
      lifecycle: { preventDestroy: true },
    });
    if (importId !== undefined) organization.importFrom(importId);
    this.policyTypes = organization;
    this.organizationId = organization.id;
    this.rootId = organization.roots.get(0).id;
  }
}
