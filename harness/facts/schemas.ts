/** The form of the facts of every kind. */
import type { z } from 'zod';
import type { FactKindName } from '../../policies/controls';
import { iamSchema } from './iam/schema';
import { organizationPolicySchema } from './organization-policies/schema';

export const FACT_SCHEMAS: Readonly<Record<FactKindName, z.ZodType>> = {
  iam: iamSchema,
  organization_policy: organizationPolicySchema,
};
