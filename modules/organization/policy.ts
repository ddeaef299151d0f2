import { OrganizationsPolicy } from '@cdktf/provider-aws/lib/organizations-policy';
import { OrganizationsPolicyAttachment } from '@cdktf/provider-aws/lib/organizations-policy-attachment';
import type { Construct } from 'constructs';
import { charactersOf } from '../../policies/preventive/merge';
import type { Validation } from '../validation';
import type { Organization } from './organization';

/** Source: AWS Organizations User Guide, "Quotas for AWS Organizations": characters of a document, as it is sent. */
export const MAXIMUM_CHARACTERS = { AISERVICES_OPT_OUT_POLICY: 2_500, TAG_POLICY: 10_000 } as const;

export interface PolicyProps {
  /** Unique among the policies of its type in the organization. */
  readonly policyName: string;
  readonly type: 'SERVICE_CONTROL_POLICY' | 'AISERVICES_OPT_OUT_POLICY' | 'TAG_POLICY';
  readonly description: string;
  /** JSON without white space: it is counted as it is sent. */
  readonly content: string;
  /** Whether Terraform refuses to delete it. */
  readonly preventDestroy: boolean;
  /** The organization, where the application defines it: a policy can be created once its type is enabled. */
  readonly organization: Organization | undefined;
}

/** Defines a policy of the organization, which has no effect until it is attached. */
export function definePolicy(scope: Construct, id: string, props: PolicyProps): OrganizationsPolicy {
  const { policyName: name, type, description, content, preventDestroy, organization } = props;
  return new OrganizationsPolicy(scope, id, {
    name,
    type,
    description,
    content,
    ...(preventDestroy ? { lifecycle: { preventDestroy } } : {}),
    ...(organization === undefined ? {} : { dependsOn: [organization.policyTypes] }),
  });
}

/** Attaches a policy to a root, an organizational unit or an account, whose id may be known after the apply only. */
export function attachPolicy(
  scope: Construct,
  id: string,
  policy: OrganizationsPolicy,
  targetId: string,
  preventDestroy = false,
): void {
  new OrganizationsPolicyAttachment(scope, id, {
    policyId: policy.id,
    targetId,
    ...(preventDestroy ? { lifecycle: { preventDestroy } } : {}),
  });
}

export function requireFits(
  validation: Validation,
  type: keyof typeof MAXIMUM_CHARACTERS,
  content: string,
  remedy: string,
  control: string,
): void {
  const characters = charactersOf(content);
  const maximum = MAXIMUM_CHARACTERS[type];
  validation.require(
    characters <= maximum,
    `the ${type} must have ${maximum} characters at most, got ${characters}; ${remedy}`,
    control,
  );
}
