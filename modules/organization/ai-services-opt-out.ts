import { Construct } from 'constructs';
import { Validation } from '../validation';
import type { Organization } from './organization';
import { attachPolicy, definePolicy } from './policy';
import { requireRootId } from './targets';

export interface AiServicesOptOutProps {
  /** Id of the root of the organization, to which the policy is attached. */
  readonly rootId: string;
  /**
   * The organization, where the application defines it: then policies are created after it.
   *
   * @default - it is managed elsewhere
   */
  readonly organization?: Organization;
}

/** No unit and no account may change what the root says. */
const LOCKED = { '@@operators_allowed_for_child_policies': ['@@none'] };

/**
 * `default` stands for every service, also for those that AWS adds later.
 *
 * Source: AWS Organizations User Guide, "AI services opt-out policy syntax and examples", example 1.
 */
const OPT_OUT = {
  services: { ...LOCKED, default: { ...LOCKED, opt_out_policy: { ...LOCKED, '@@assign': 'optOut' } } },
};

/**
 * Opts the whole organization out of the use of its content by AWS's AI services, such as Amazon Connect and Contact Lens,
 * to develop and improve these services; units and accounts cannot weaken it (control ORG-003). Terraform refuses to
 * delete or detach it. AWS deletes the content that it had stored for that purpose.
 */
export class AiServicesOptOut extends Construct {
  constructor(scope: Construct, id: string, { rootId, organization }: AiServicesOptOutProps) {
    super(scope, id);
    const validation = new Validation(this);
    requireRootId(validation, rootId);
    validation.throwIfAny();
    const policy = definePolicy(this, 'Resource', {
      policyName: 'connect-guardrails-ai-services-opt-out',
      type: 'AISERVICES_OPT_OUT_POLICY',
      description: 'No content is used to improve AI services',
      content: JSON.stringify(OPT_OUT),
      preventDestroy: true,
      organization,
    });
    attachPolicy(this, 'Attachment', policy, rootId, true);
  }
}
