/** The organization profile: one definition that gives the TypeScript types, the validation and the published JSON Schema. */
import * as z from 'zod';
import { partitionOfRegion } from '../../core/aws/partition';
import { quote } from '../../core/text/quote';
import { LEVELS } from './levels';
import { cost } from './sections/cost';
import { features } from './sections/features';
import { kms } from './sections/kms';
import { retention } from './sections/retention';
import { roles } from './sections/roles';
import { serviceControlPolicies } from './sections/service-control-policies';
import { signIn } from './sections/sign-in';
import { isMapping, listOf, matching, oneOf, section } from './settings';

/** Data that must be encrypted field by field. */
export const PROTECTED_DATA = [
  'primary-account-number',
  'card-verification',
  'social-security-number',
  'bank-account-number',
] as const;

const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-[1-9]\d?$/;
const NAME = /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/;

/** Source: AWS General Reference, "Tag naming limits and requirements"; punctuation that is not listed there is refused. */
const TAG_KEY =
  /^(?![Aa][Ww][Ss]:)(?! )[^\u0000-\u001f!"#$%&'()*,;<>?[\\\]^`{|}~\u007f-\u009f]{1,128}(?<! )$/;

export const profileSchema = section({
  $schema: z
    .string({ error: 'a text' })
    .optional()
    .describe('Where this JSON Schema is, for editors; not a part of the profile.'),
  name: matching(NAME, 'a text of up to 64 letters, digits, spaces, ".", "_" and "-"').describe(
    'Name of the profile in reports.',
  ),
  approvedRegions: listOf(
    matching(REGION, 'an AWS Region code such as us-east-1'),
    'AWS Region codes such as us-east-1',
    1,
  ).describe('AWS Regions that may be used.'),
  signIn: signIn.describe('Where users sign in from, and for how long.'),
  features: features
    .prefault({})
    .describe(
      'Approved features of Amazon Connect, each by its own switch. Voice ID has none: it reached its end of life.',
    ),
  requiredTags: listOf(
    matching(TAG_KEY, 'a tag key of up to 128 characters that does not start with "aws:"'),
    'tag keys',
    1,
  ).describe('Keys of the tags that every taggable resource must have.'),
  protectedData: listOf(oneOf(PROTECTED_DATA), `any of ${PROTECTED_DATA.join(', ')}`, 1)
    .default([...PROTECTED_DATA])
    .describe('Data that must be encrypted field by field.'),
  kms: kms.prefault({}).describe('Customer managed keys.'),
  retention: retention.prefault({}).describe('How long data is kept.'),
  cost: cost.nullable().default(null).describe('Monthly budget and its alerts; null where there is none.'),
  serviceControlPolicies: serviceControlPolicies
    .prefault({})
    .describe('Service control policies and their quotas.'),
  roles: roles.describe('IAM roles with a part in the controls.'),
  levels: z
    .record(z.string(), oneOf(LEVELS), { error: 'a mapping of control ids to levels' })
    .default({})
    .describe(
      'Level by control id, where it is not the default of the catalogue. Any control may be raised; only a soft-mandatory control may be lowered, to advisory.',
    ),
  undetermined: oneOf(['block', 'report'])
    .default('block')
    .describe(
      'What an undetermined verdict of a soft-mandatory control does. A hard-mandatory control always blocks.',
    ),
})
  .superRefine(
    (profile, context) => {
      const deployers = textsOf((profile.roles as { deployers?: unknown } | undefined)?.deployers);
      const partitions = new Map(
        textsOf(profile.approvedRegions).map((region) => [partitionOfRegion(region), region]),
      );
      for (const [partition, region] of partitions) {
        if (partition === undefined || deployers.length === 0) continue;
        if (deployers.some((role) => role.startsWith(`arn:${partition}:`))) continue;
        const message = `must have a role of the partition ${partition}, which the approved Region ${region} is in, got ${quote(deployers)}; add the role that deploys there`;
        context.addIssue({ code: 'custom', path: ['roles', 'deployers'], message });
      }
    },
    { when: isMapping },
  )
  .meta({
    title: 'Organization profile',
    description: 'The approved values of one organization for Amazon Connect.',
  });

/** What a profile file holds: optional settings may be absent, ranges are in any accepted form. */
export type ProfileInput = z.input<typeof profileSchema>;

/** The normalised profile: every setting present, ranges as the minimal list of CIDR blocks. */
export type Profile = Omit<z.output<typeof profileSchema>, '$schema'>;

/** The JSON Schema (draft 7, which editors support best) of profile files. */
export function profileJsonSchema(): object {
  return z.toJSONSchema(profileSchema, {
    target: 'draft-7',
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
}

/** The texts of a list that may be anything else. */
function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
