/**
 * The organization profile: one definition that gives the TypeScript types, the validation and the published JSON Schema.
 *
 * Convention for messages: the `error` of a setting says what is allowed (`a whole number from 10 to 60`); a custom
 * issue holds the whole sentence after the setting's path. The loader adds file, line, setting, value and remedy.
 */
import * as z from 'zod';
import { IpRangesError, minimalCover } from '../../core/ip/ip-ranges';
import { LEVELS } from './levels';
import { partitionOfRegion } from '../../core/aws/partition';
import { quote } from '../../core/text/quote';

/** Data that must be encrypted field by field. */
export const PROTECTED_DATA = [
  'primary-account-number',
  'card-verification',
  'social-security-number',
  'bank-account-number',
] as const;

/** Source: Amazon Connect API Reference, "UpdateAuthenticationProfile" (as in botocore 1.43.11). */
const PERIODIC_SESSION_MINUTES = { minimum: 10, maximum: 60 };
const SESSION_INACTIVITY_MINUTES = { minimum: 15, maximum: 720 };

/** Source: AWS KMS API Reference, "EnableKeyRotation" and "ScheduleKeyDeletion" (as in botocore 1.43.11). */
const ROTATION_DAYS = { minimum: 90, maximum: 2560 };
const DELETION_WINDOW_DAYS = { minimum: 7, maximum: 30 };

/** Source: Amazon Kinesis Data Streams API Reference, "IncreaseStreamRetentionPeriod" (as in botocore 1.43.11). */
const STREAM_HOURS = { minimum: 24, maximum: 8760 };

/** Source: Amazon CloudWatch Logs API Reference, "PutRetentionPolicy" (as in botocore 1.43.11). */
const LOG_GROUP_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/**
 * Source: Amazon S3 User Guide, "Transitioning objects using Amazon S3 Lifecycle": objects must be stored 30 days before
 * a transition to S3 Standard-IA or One Zone-IA. A lifecycle's `Days` is a 32-bit integer.
 */
const TRANSITION_DAYS = { minimum: 30, maximum: 2_147_483_647 };

/** Source: AWS Billing and Cost Management API Reference, "Notification" (as in botocore 1.43.11). */
const BUDGET_ALERTS = 10;
const BUDGET_EMAIL_SUBSCRIBERS = 10;
const BUDGET_MAX_PERCENTAGE = 1_000_000;

const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-[1-9]\d?$/;
const NAME = /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/;

/** Source: AWS General Reference, "Tag naming limits and requirements"; punctuation that is not listed there is refused. */
const TAG_KEY =
  /^(?![Aa][Ww][Ss]:)(?! )[^\u0000-\u001f!"#$%&'()*,;<>?[\\\]^`{|}~\u007f-\u009f]{1,128}(?<! )$/;

const KEY_ARN =
  /^arn:aws(?:-[a-z]+)*:kms:[a-z]{2,4}(?:-[a-z]+)+-[1-9]\d?:\d{12}:key\/(?:\*|mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The last part needs a character that is no wildcard: otherwise the pattern would match every role of an account or path. */
const ROLE_ARN =
  /^arn:aws(?:-[a-z]+)*:iam::(?:\*|\d{12}):role\/(?:[\w+=,.@*?-]+\/)*[*?]*[\w+=,.@-][\w+=,.@*?-]*$/;

/** An action of one service; wildcards in the action only, so that a setting cannot allow every service. */
const ACTION = /^[a-z0-9-]+:[A-Za-z0-9*?-]+$/;

/** Source: IAM API Reference, "CreateSAMLProvider" (as in botocore 1.43.11). */
const SAML_PROVIDER = /^(?:arn:aws(?:-[a-z]+)*:iam::\d{12}:saml-provider\/)?[\w.-]{1,128}$/;
const EMAIL = /^(?=.{3,254}$)[^\s@"<>]+@[^\s@"<>]+\.[^\s@"<>]+$/;

const signIn = section({
  allowedIps: z
    .array(z.string({ error: 'an IP range as text' }), { error: 'a list of IP ranges, at least one' })
    .min(1, { error: 'a list of IP ranges, at least one' })
    .describe(
      'Public addresses that users sign in from: addresses, CIDR blocks, dash ranges (198.51.100.50-60), IPv4 and IPv6. Normalised to the minimal list of CIDR blocks.',
    ),
  periodicSessionDurationInMinutes: wholeNumber(PERIODIC_SESSION_MINUTES)
    .default(60)
    .describe('Longest approved interval, in minutes, after which Amazon Connect checks a session again.'),
  sessionInactivityDurationInMinutes: wholeNumber(SESSION_INACTIVITY_MINUTES)
    .default(60)
    .describe('Longest approved inactivity, in minutes, before a user is signed out.'),
  acceptDocumentationRanges: flag(
    false,
    'Accept the documentation ranges of RFC 5737, RFC 3849 and RFC 9637 in allowedIps. For examples only.',
  ),
}).superRefine(
  (value, context) => {
    const { allowedIps, acceptDocumentationRanges } = value as Readonly<Record<string, unknown>>;
    if (!Array.isArray(allowedIps) || allowedIps.length === 0) return;
    const texts = allowedIps.map((one: unknown) => (typeof one === 'string' ? one : null));
    const positions = [...texts.keys()].filter((index) => texts[index] !== null);
    try {
      minimalCover(
        texts.filter((text) => text !== null),
        { acceptDocumentationRanges: acceptDocumentationRanges === true },
      );
    } catch (error) {
      if (!(error instanceof IpRangesError)) throw error;
      for (const { index, message } of error.details) {
        const position = index === null ? undefined : positions[index];
        const path = position === undefined ? ['allowedIps'] : ['allowedIps', position];
        if (positions.length > 0) context.addIssue({ code: 'custom', path, message });
      }
    }
  },
  { when: isMapping },
);

const features = section({
  telephony: flag(false, 'Telephone calls and phone numbers.'),
  chat: flag(true, 'Chat.'),
  tasks: flag(true, 'Tasks.'),
  customerProfiles: flag(true, 'Customer Profiles.'),
  forecasting: flag(true, 'Forecasting, capacity planning and scheduling.'),
  contactLens: flag(true, 'Contact Lens analytics, where an application declares it.'),
  outboundCampaigns: flag(false, 'Outbound campaigns.'),
  amazonQ: flag(false, 'Amazon Q in Connect (the service prefix is wisdom).'),
  lexBots: flag(false, 'Amazon Lex bots.'),
  cases: flag(false, 'Amazon Connect Cases.'),
  appIntegrations: flag(false, 'Amazon AppIntegrations.'),
  thirdPartyMessaging: flag(false, 'Messaging channels of third parties.'),
  screenRecording: flag(false, 'Screen recording (playback uses pre-signed URLs).'),
  approvedOrigins: flag(false, 'Approved origins, which embed the contact control panel in other sites.'),
});

const kms = section({
  rotationPeriodInDays: wholeNumber(ROTATION_DAYS)
    .default(365)
    .describe('Days between two rotations of a customer managed key.'),
  deletionWindowInDays: wholeNumber(DELETION_WINDOW_DAYS)
    .default(30)
    .describe('Shortest approved waiting period, in days, before a key is deleted.'),
  approvedKeyArns: listOf(
    matching(KEY_ARN, 'a KMS key ARN with "*" for the key id at most'),
    'KMS key ARNs with "*" for the key id at most',
  )
    .default([])
    .describe('Keys of other accounts or stacks that count as customer managed keys.'),
});

const retention = section({
  recordingsTransitionInDays: wholeNumber(TRANSITION_DAYS)
    .default(90)
    .describe('Days after which recordings and transcripts move to colder storage.'),
  recordingsExpirationInDays: wholeNumber({ ...TRANSITION_DAYS, minimum: TRANSITION_DAYS.minimum + 1 })
    .default(2557)
    .describe('Days after which recordings and transcripts expire; more than recordingsTransitionInDays.'),
  contactRecordsStreamInHours: wholeNumber(STREAM_HOURS)
    .default(168)
    .describe('Hours that the contact record stream keeps a record.'),
  logGroupsInDays: z
    .literal(LOG_GROUP_DAYS, { error: `one of ${LOG_GROUP_DAYS.join(', ')}` })
    .default(365)
    .describe('Days that CloudWatch Logs keeps log events.'),
}).superRefine(
  (value, context) => {
    const { recordingsTransitionInDays: transition, recordingsExpirationInDays: expiration } = value;
    if (typeof transition !== 'number' || typeof expiration !== 'number' || expiration > transition) return;
    context.addIssue({
      code: 'custom',
      path: ['recordingsExpirationInDays'],
      message: `must be more than retention.recordingsTransitionInDays (${transition}), got ${expiration}; write ${transition + 1} or more`,
    });
  },
  { when: isMapping },
);

const cost = section({
  monthlyBudgetInUsd: positiveNumber().describe('Monthly budget of one Connect account, in US dollars.'),
  actualAlertPercentages: listOf(
    positiveNumber(BUDGET_MAX_PERCENTAGE),
    'percentages of the budget',
    1,
  ).describe('Percentages of the budget at which actual cost raises an alert.'),
  forecastAlertPercentages: listOf(
    positiveNumber(BUDGET_MAX_PERCENTAGE),
    'percentages of the budget',
    1,
  ).describe('Percentages of the budget at which forecast cost raises an alert.'),
  subscribers: listOf(
    matching(EMAIL, 'an e-mail address'),
    'e-mail addresses',
    1,
    BUDGET_EMAIL_SUBSCRIBERS,
  ).describe('E-mail addresses that receive the alerts.'),
}).superRefine(
  (value, context) => {
    const { actualAlertPercentages: actual, forecastAlertPercentages: forecast } = value;
    if (
      !Array.isArray(actual) ||
      !Array.isArray(forecast) ||
      actual.length + forecast.length <= BUDGET_ALERTS
    )
      return;
    context.addIssue({
      code: 'custom',
      path: [],
      message: `must have ${BUDGET_ALERTS} actual and forecast alerts at most, got ${actual.length + forecast.length}; remove some (a quota of AWS Budgets)`,
    });
  },
  { when: isMapping },
);

const serviceControlPolicies = section({
  maxCharacters: wholeNumber({ minimum: 1 })
    .default(10_240)
    .describe('Quota of AWS Organizations: characters of one service control policy.'),
  maxPoliciesPerTarget: wholeNumber({ minimum: 1 })
    .default(10)
    .describe('Quota of AWS Organizations: service control policies attached to one root, unit or account.'),
  strategy: oneOf(['deny-list', 'allow-list', 'allow-list-addition'])
    .default('deny-list')
    .describe(
      'deny-list: FullAWSAccess stays attached. allow-list: the policies replace it. allow-list-addition: they add to the allow-list that the enterprise has.',
    ),
  additionalActions: listOf(
    matching(ACTION, 'an IAM action such as dynamodb:*, with the service spelt out'),
    'IAM actions such as dynamodb:*',
  )
    .default([])
    .describe('Actions that the strategy allow-list allows beside what Amazon Connect needs.'),
});

const roles = section({
  deployers: listOf(roleArn(), 'IAM role ARN patterns', 1).describe(
    'Roles that deploy, as IAM role ARN patterns: account id or "*", wildcards in the name but not the whole name.',
  ),
  breakGlass: listOf(roleArn(), 'IAM role ARN patterns')
    .default([])
    .describe('Roles for emergencies, as IAM role ARN patterns.'),
  organizationAdministrators: listOf(roleArn(), 'IAM role ARN patterns')
    .default([])
    .describe(
      'Roles of member accounts that administer the organization, as IAM role ARN patterns: what service control policies must leave them is probed before a roll-out.',
    ),
  samlProvider: matching(SAML_PROVIDER, 'the name or ARN of an IAM SAML provider, or null')
    .nullable()
    .default(null)
    .describe('The SAML provider that users federate through: its name or ARN.'),
});

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

function section<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, { error: 'a mapping of settings' });
}

function flag(byDefault: boolean, description: string) {
  return z.boolean({ error: 'true or false' }).default(byDefault).describe(description);
}

function wholeNumber({ minimum, maximum }: { minimum: number; maximum?: number }) {
  const error =
    maximum === undefined
      ? `a whole number of ${minimum} or more`
      : `a whole number from ${minimum} to ${maximum}`;
  return z
    .int({ error })
    .min(minimum, { error })
    .max(maximum ?? Number.MAX_SAFE_INTEGER, { error });
}

function positiveNumber(maximum?: number) {
  const error = maximum === undefined ? 'a number above 0' : `a number above 0 and up to ${maximum}`;
  const number = z.number({ error }).positive({ error });
  return maximum === undefined ? number : number.max(maximum, { error });
}

function matching(pattern: RegExp, error: string) {
  return z.string({ error }).regex(pattern, { error });
}

function roleArn() {
  return matching(
    ROLE_ARN,
    'an IAM role ARN pattern such as arn:aws:iam::*:role/connect-deployer, with more than wildcards after the last "/"',
  );
}

function oneOf<const Values extends readonly string[]>(values: Values) {
  return z.enum(values, { error: `one of ${values.join(', ')}` });
}

/** A list in which nothing is repeated. */
function listOf<Item extends z.ZodType>(item: Item, items: string, minimum = 0, maximum?: number) {
  const bounds = [
    minimum > 0 ? `, at least ${minimum}` : '',
    maximum === undefined ? '' : `, at most ${maximum}`,
  ];
  const error = `a list of ${items}${bounds.join('')}`;
  const list = z.array(item, { error }).min(minimum, { error });
  return (maximum === undefined ? list : list.max(maximum, { error }))
    .superRefine(
      (values: readonly unknown[], context) => {
        for (const [index, value] of values.entries()) {
          if (values.indexOf(value) === index) continue;
          const message = `must be listed once, got ${quote(value)} again; remove the repetition`;
          context.addIssue({ code: 'custom', path: [index], message });
        }
      },
      { when: ({ value }) => Array.isArray(value) },
    )
    .meta({ uniqueItems: true });
}

/** The texts of a list that may be anything else. */
function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function isMapping({ value }: { value: unknown }): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
