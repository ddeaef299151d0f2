import { z } from 'zod';
import { problems } from '../schema';

/** The form of a fact of the kind `organization_policy`. */
export const organizationPolicySchema = z.strictObject({
  readable: z.boolean(),
  problems,
  document: z.record(z.string(), z.unknown()).nullable(),
});
