import { z } from 'zod';
import { problems } from '../schema';

const texts = z.array(z.string()).nullable();
const principals = z.array(z.tuple([z.string().nullable(), z.string()])).nullable();

/** The form of a fact of the kind `iam`. */
export const iamSchema = z.strictObject({
  readable: z.boolean(),
  problems,
  whole: z.boolean(),
  statements: z.array(
    z.strictObject({
      sid: z.string(),
      effect: z.string(),
      actions: texts,
      not_actions: texts,
      resources: texts,
      not_resources: texts,
      principals,
      not_principals: principals,
      conditions: z.array(
        z.strictObject({
          operator: z.string().nullable(),
          key: z.string(),
          values: z.array(z.string()),
          known: z.boolean(),
        }),
      ),
      unknown: z.array(z.string()),
      data: z.string().nullable(),
    }),
  ),
});
