import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ControlLevel,
  effectiveLevel,
  type LoadedProfile,
  loadProfile,
  parseProfile,
  ProfileError,
} from '../../../policies/profile';
import { expectStatus, runBeside, runChild } from '../../support/child';

const CONTROLS: readonly ControlLevel[] = [
  { id: 'CONNECT-001', level: 'hard-mandatory' },
  { id: 'CONNECT-006', level: 'soft-mandatory' },
  { id: 'COST-003', level: 'advisory' },
];

const MINIMAL = `name: minimal
approvedRegions: [us-east-1]
signIn: {allowedIps: [216.82.182.50-60]}
requiredTags: [Team]
roles: {deployers: ['arn:aws:iam::*:role/connect-deployer']}
`;

const NORMALISED = {
  name: 'minimal',
  approvedRegions: ['us-east-1'],
  signIn: {
    allowedIps: ['216.82.182.50/31', '216.82.182.52/30', '216.82.182.56/30', '216.82.182.60/32'],
    periodicSessionDurationInMinutes: 60,
    sessionInactivityDurationInMinutes: 60,
    acceptDocumentationRanges: false,
  },
  features: {
    telephony: false,
    chat: true,
    tasks: true,
    customerProfiles: true,
    forecasting: true,
    contactLens: true,
    outboundCampaigns: false,
    amazonQ: false,
    lexBots: false,
    cases: false,
    appIntegrations: false,
    thirdPartyMessaging: false,
    screenRecording: false,
    approvedOrigins: false,
  },
  requiredTags: ['Team'],
  protectedData: [
    'primary-account-number',
    'card-verification',
    'social-security-number',
    'bank-account-number',
  ],
  kms: { rotationPeriodInDays: 365, deletionWindowInDays: 30, approvedKeyArns: [] },
  retention: {
    recordingsTransitionInDays: 90,
    recordingsExpirationInDays: 2557,
    contactRecordsStreamInHours: 168,
    logGroupsInDays: 365,
  },
  cost: null,
  serviceControlPolicies: {
    maxCharacters: 10240,
    maxPoliciesPerTarget: 10,
    strategy: 'deny-list',
    additionalActions: [],
  },
  roles: {
    deployers: ['arn:aws:iam::*:role/connect-deployer'],
    breakGlass: [],
    organizationAdministrators: [],
    samlProvider: null,
  },
  levels: {},
  undetermined: 'block',
};

function parse(text: string): LoadedProfile {
  return parseProfile(text, 'profile.yaml', CONTROLS);
}

function problemsOf(load: () => LoadedProfile): readonly string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof ProfileError) return error.problems;
    throw error;
  }
  throw new Error('the profile was accepted');
}

/** The problems of the minimal profile with lines after it. */
function problemsWith(...lines: string[]): readonly string[] {
  return problemsOf(() => parse(`${MINIMAL}${lines.join('\n')}\n`));
}

describe('parseProfile', () => {
  it('fills in every default and turns ranges into the minimal cover', () => {
    expect(parse(MINIMAL).profile).toEqual(NORMALISED);
  });

  it('reads the normalised profile, as JSON, to itself', () => {
    const { profile, sha256 } = parse(MINIMAL);
    const again = parse(JSON.stringify(profile, null, '\t'));
    expect(again).toEqual({ profile, sha256, source: 'profile.yaml' });
  });

  it('has the same hash whatever the notation, and another for another value', () => {
    const { sha256 } = parse(MINIMAL);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    const reordered = MINIMAL.split('\n').reverse().join('\n');
    const cidrs = MINIMAL.replace('216.82.182.50-60', '216.82.182.60, 216.82.182.52/30, 216.82.182.50-59');
    expect([parse(reordered).sha256, parse(cidrs).sha256]).toEqual([sha256, sha256]);
    expect(parse(MINIMAL.replace('us-east-1', 'us-west-2')).sha256).not.toBe(sha256);
  });

  it('has the published hash: SHA-256 over JSON with sorted keys', () => {
    expect(parse(MINIMAL).sha256).toBe('d88c6d940eb093fe7df444ec4fdc882069bdebcc32597ae8848282b702001c1e');
  });

  it('reads every setting', () => {
    const every = {
      ...NORMALISED,
      name: 'Another enterprise 2.0',
      approvedRegions: ['eu-central-1', 'us-gov-west-1', 'eusc-de-east-1'],
      signIn: {
        allowedIps: ['192.0.2.0/24', '2001:db8::/32'],
        periodicSessionDurationInMinutes: 10,
        sessionInactivityDurationInMinutes: 720,
        acceptDocumentationRanges: true,
      },
      features: Object.fromEntries(Object.entries(NORMALISED.features).map(([name, on]) => [name, !on])),
      requiredTags: ['Cost Centre', 'team:name', 'équipe', 'awsome'],
      protectedData: ['card-verification'],
      kms: {
        rotationPeriodInDays: 90,
        deletionWindowInDays: 7,
        approvedKeyArns: [
          'arn:aws:kms:us-east-1:111111111111:key/*',
          'arn:aws-us-gov:kms:us-gov-west-1:111111111111:key/mrk-0123456789abcdef0123456789abcdef',
          'arn:aws:kms:us-east-1:111111111111:key/01234567-89ab-cdef-0123-456789abcdef',
        ],
      },
      retention: {
        recordingsTransitionInDays: 30,
        recordingsExpirationInDays: 31,
        contactRecordsStreamInHours: 8760,
        logGroupsInDays: 3653,
      },
      cost: {
        monthlyBudgetInUsd: 0.5,
        actualAlertPercentages: [50, 80, 99.5],
        forecastAlertPercentages: [100],
        subscribers: ['team@example.com'],
      },
      serviceControlPolicies: {
        maxCharacters: 5120,
        maxPoliciesPerTarget: 5,
        strategy: 'allow-list-addition',
        additionalActions: ['dynamodb:*', 'access-analyzer:Get?nalyzer'],
      },
      roles: {
        deployers: [
          'arn:aws:iam::111111111111:role/ci/deploy-*',
          'arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Admin_?*',
          'arn:aws-us-gov:iam::222222222222:role/deploy',
        ],
        breakGlass: ['arn:aws-cn:iam::*:role/break-glass'],
        organizationAdministrators: ['arn:aws:iam::*:role/org-admin'],
        samlProvider: 'arn:aws:iam::111111111111:saml-provider/corporate',
      },
      levels: { 'CONNECT-001': 'hard-mandatory', 'CONNECT-006': 'advisory', 'COST-003': 'hard-mandatory' },
      undetermined: 'report',
    };
    expect(parse(JSON.stringify(every)).profile).toEqual(every);
  });

  it('tolerates $schema, for editors, and does not keep it', () => {
    expect(parse(`$schema: ./profile.schema.json\n${MINIMAL}`)).toEqual(parse(MINIMAL));
  });

  it('tolerates a byte-order mark, Windows line ends, document marks and comments', () => {
    const text = `\ufeff---\r\n# ours\r\n${MINIMAL.replaceAll('\n', '\r\n')}...\r\n`;
    expect(parse(text)).toEqual(parse(MINIMAL));
  });

  it('reports every problem at once, in the order of the file, with the line of each', () => {
    const text = `name: "  "
approvedRegion: [us-east-1]
signin: {}
allowedIps: []
approvedRegions: [us-east-1, us-east-1, 5, eu]
signIn:
  allowedIps:
    - 10.0.0.0/8
    - 1.2.3.4
    - 7
    - 198.51.100.1
  periodicSessionDurationInMinutes: 90
  sessionInactivityDurationInMinutes: "60"
  zz: 1
features:
  telephony: yes
  voiceId: true
requiredTags: []
protectedData: [card-verificaton, pin]
kms:
  rotationPeriodInDays: 1e300
  deletionWindowInDays: 6.5
  approvedKeyArns: [arn:aws:kms:us-east-1:111111111111:alias/x]
retention:
  recordingsExpirationInDays: 60
  contactRecordsStreamInHours: 1
  logGroupsInDays: 366
cost:
  monthlyBudgetInUsd: 0
  actualAlertPercentages: [1, 2, 3, 4, 5, 6, 7, 8]
  forecastAlertPercentages: [1, 2, 3]
  subscribers: [nobody]
serviceControlPolicies: {strategy: denylist, maxCharacters: 0, additionalActions: ['*', '*:*', 's3 :x']}
roles:
  deployers: arn:aws:iam::*:role/x
  breakGlass: ['arn:aws:iam::*:role/*']
  organizationAdministrators: [admin]
  samlProvider: a b
levels:
  CONNECT-001: advisory
  CONNECT-06: advisory
  CONNECT-006: hard
  FOO: advisory
  __proto__: advisory
undetermined:
name: again
`;
    expect(problemsOf(() => parse(text))).toEqual([
      'profile.yaml:2: unknown setting "approvedRegion"; did you mean "approvedRegions"?',
      'profile.yaml:3: unknown setting "signin"; did you mean "signIn"?',
      'profile.yaml:4: unknown setting "allowedIps"; did you mean "signIn.allowedIps"?',
      'profile.yaml:5: approvedRegions[2] must be an AWS Region code such as us-east-1, got 5; correct it',
      'profile.yaml:5: approvedRegions[3] must be an AWS Region code such as us-east-1, got "eu"; correct it',
      'profile.yaml:5: approvedRegions[1] must be listed once, got "us-east-1" again; remove the repetition',
      'profile.yaml:8: signIn.allowedIps[0] must hold public addresses only, got "10.0.0.0/8", which overlaps 10.0.0.0/8 (private use, RFC 1918); list the public egress addresses only',
      'profile.yaml:10: signIn.allowedIps[2] must be an IP range as text, got 7; correct it',
      'profile.yaml:11: signIn.allowedIps[3] must hold public addresses only, got "198.51.100.1", which overlaps 198.51.100.0/24 (documentation, RFC 5737); replace what is left over from an example, or accept documentation ranges explicitly (acceptDocumentationRanges: true)',
      'profile.yaml:12: signIn.periodicSessionDurationInMinutes must be a whole number from 10 to 60, got 90; lower it',
      'profile.yaml:13: signIn.sessionInactivityDurationInMinutes must be a whole number from 15 to 720, got "60"; remove the quotes',
      'profile.yaml:14: unknown setting "signIn.zz"; remove it (the settings here are allowedIps, periodicSessionDurationInMinutes, sessionInactivityDurationInMinutes, acceptDocumentationRanges)',
      'profile.yaml:16: features.telephony must be true or false, got "yes"; write true or false, without quotes',
      'profile.yaml:17: unknown setting "features.voiceId"; remove it (the settings here are telephony, chat, tasks, customerProfiles, forecasting, contactLens, outboundCampaigns, amazonQ, lexBots, cases, appIntegrations, thirdPartyMessaging, screenRecording, approvedOrigins)',
      'profile.yaml:18: requiredTags must be a list of tag keys, at least 1, got []; add what is missing',
      'profile.yaml:19: protectedData[0] must be one of primary-account-number, card-verification, social-security-number, bank-account-number, got "card-verificaton"; did you mean "card-verification"?',
      'profile.yaml:19: protectedData[1] must be one of primary-account-number, card-verification, social-security-number, bank-account-number, got "pin"; choose one of them',
      'profile.yaml:21: kms.rotationPeriodInDays must be a whole number from 90 to 2560, got 1e+300; lower it',
      'profile.yaml:22: kms.deletionWindowInDays must be a whole number from 7 to 30, got 6.5; correct it',
      'profile.yaml:23: kms.approvedKeyArns[0] must be a KMS key ARN with "*" for the key id at most, got "arn:aws:kms:us-east-1:111111111111:alias/x"; correct it',
      'profile.yaml:25: retention.recordingsExpirationInDays must be more than retention.recordingsTransitionInDays (90), got 60; write 91 or more',
      'profile.yaml:26: retention.contactRecordsStreamInHours must be a whole number from 24 to 8760, got 1; raise it',
      'profile.yaml:27: retention.logGroupsInDays must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, got 366; choose one of them',
      'profile.yaml:28: cost must have 10 actual and forecast alerts at most, got 11; remove some (a quota of AWS Budgets)',
      'profile.yaml:29: cost.monthlyBudgetInUsd must be a number above 0, got 0; raise it',
      'profile.yaml:32: cost.subscribers[0] must be an e-mail address, got "nobody"; correct it',
      'profile.yaml:33: serviceControlPolicies.maxCharacters must be a whole number of 1 or more, got 0; raise it',
      'profile.yaml:33: serviceControlPolicies.strategy must be one of deny-list, allow-list, allow-list-addition, got "denylist"; did you mean "deny-list"?',
      'profile.yaml:33: serviceControlPolicies.additionalActions[0] must be an IAM action such as dynamodb:*, with the service spelt out, got "*"; correct it',
      'profile.yaml:33: serviceControlPolicies.additionalActions[1] must be an IAM action such as dynamodb:*, with the service spelt out, got "*:*"; correct it',
      'profile.yaml:33: serviceControlPolicies.additionalActions[2] must be an IAM action such as dynamodb:*, with the service spelt out, got "s3 :x"; correct it',
      'profile.yaml:35: roles.deployers must be a list of IAM role ARN patterns, at least 1, got "arn:aws:iam::*:role/x"; write a list, each item on its own line after "- "',
      'profile.yaml:36: roles.breakGlass[0] must be an IAM role ARN pattern such as arn:aws:iam::*:role/connect-deployer, with more than wildcards after the last "/", got "arn:aws:iam::*:role/*"; correct it',
      'profile.yaml:37: roles.organizationAdministrators[0] must be an IAM role ARN pattern such as arn:aws:iam::*:role/connect-deployer, with more than wildcards after the last "/", got "admin"; correct it',
      'profile.yaml:38: roles.samlProvider must be the name or ARN of an IAM SAML provider, or null, got "a b"; correct it',
      'profile.yaml:40: levels.CONNECT-001 must be hard-mandatory, got "advisory"; remove it (a hard-mandatory control cannot be lowered)',
      'profile.yaml:41: levels has the unknown control "CONNECT-06"; did you mean "CONNECT-006"?',
      'profile.yaml:42: levels.CONNECT-006 must be one of advisory, soft-mandatory, hard-mandatory, got "hard"; choose one of them',
      'profile.yaml:43: levels has the unknown control "FOO"; remove it',
      'profile.yaml:44: levels has the unknown control "__proto__"; remove it',
      'profile.yaml:45: undetermined must be one of block, report, got null; give it a value or remove it',
      'profile.yaml:46: repeats "name" of line 1; remove one of them',
    ]);
  });

  it('reports what is missing at the line of the mapping that lacks it', () => {
    expect(
      problemsOf(() => parse('# ours\nfeatures: {}\nsignIn:\n  acceptDocumentationRanges: true\n')),
    ).toEqual([
      'profile.yaml:2: name is missing; add a text of up to 64 letters, digits, spaces, ".", "_" and "-"',
      'profile.yaml:2: approvedRegions is missing; add a list of AWS Region codes such as us-east-1, at least 1',
      'profile.yaml:2: requiredTags is missing; add a list of tag keys, at least 1',
      'profile.yaml:2: roles is missing; add a mapping of settings',
      'profile.yaml:3: signIn.allowedIps is missing; add a list of IP ranges, at least one',
    ]);
  });

  it('refuses Regions of a partition that no deployer has a role in: statements would spare nobody there', () => {
    const text = MINIMAL.replace('us-east-1', 'us-east-1, us-gov-west-1, cn-north-1, us-iso-east-1');
    const problem = (partition: string, region: string, got: string): string =>
      `p.yaml:5: roles.deployers must have a role of the partition ${partition}, which the approved Region ${region} is in, got ${got}; add the role that deploys there`;
    const ours = '["arn:aws:iam::*:role/connect-deployer"]';
    expect(() => parseProfile(text, 'p.yaml', CONTROLS)).toThrow(
      new ProfileError([problem('aws-us-gov', 'us-gov-west-1', ours), problem('aws-cn', 'cn-north-1', ours)]),
    );
    const roles = ['aws', 'aws-us-gov', 'aws-cn'].map((partition) => `'arn:${partition}:iam::*:role/d'`);
    const mended = text.replace("'arn:aws:iam::*:role/connect-deployer'", roles.join(', '));
    expect(parseProfile(mended, 'p.yaml', CONTROLS).profile.approvedRegions).toHaveLength(4);
  });

  it('gives lines of JSON too', () => {
    const text = '{\n\t"name": "x",\n\t"name": 3,\n\t"signIn": {\n\t\t"allowedIps": ["0.0.0.0/0"]\n\t}\n}\n';
    expect(problemsOf(() => parse(text))).toEqual([
      'profile.yaml:1: approvedRegions is missing; add a list of AWS Region codes such as us-east-1, at least 1',
      'profile.yaml:1: requiredTags is missing; add a list of tag keys, at least 1',
      'profile.yaml:1: roles is missing; add a mapping of settings',
      'profile.yaml:3: repeats "name" of line 2; remove one of them',
      'profile.yaml:3: name must be a text of up to 64 letters, digits, spaces, ".", "_" and "-", got 3; correct it',
      'profile.yaml:5: signIn.allowedIps[0] must not allow every IPv4 address, got "0.0.0.0/0"; list the public egress addresses only',
    ]);
  });

  test.each<[string, string, string[]]>([
    ['an empty text', '', ['profile.yaml:1: is empty; write the settings of an organization profile']],
    [
      'comments alone',
      '# nothing\n',
      ['profile.yaml:1: is empty; write the settings of an organization profile'],
    ],
    [
      'a list',
      '[1]',
      [
        'profile.yaml:1: the profile must be a mapping of settings, got [1]; write its settings as "name: value"',
      ],
    ],
    [
      'a text',
      'reference',
      [
        'profile.yaml:1: the profile must be a mapping of settings, got "reference"; write its settings as "name: value"',
      ],
    ],
    [
      'null',
      'null',
      ['profile.yaml:1: the profile must be a mapping of settings, got null; give it a value or remove it'],
    ],
    [
      'two documents',
      'name: a\n---\nname: b\n',
      ['profile.yaml:2: must be one document, got a second one here; make one of them, or a file of each'],
    ],
    [
      'YAML 1.1, in which other words are true and false',
      '%YAML 1.1\n---\nname: a\n',
      ['profile.yaml:1: must be YAML 1.2, got 1.1; remove the %YAML directive'],
    ],
    [
      'aliases, which can make a small file huge',
      'name: &a x\nlevels: [*a, *a]\n',
      [
        'profile.yaml:1: must not use anchors, got "&a"; remove it',
        'profile.yaml:2: must not use aliases, got "*a"; write the value itself',
      ],
    ],
    [
      'an alias of nothing',
      'name: *a\n',
      ['profile.yaml:1: must not use aliases, got "*a"; write the value itself'],
    ],
    [
      'a missing bracket',
      'name: [a\nlevels: {}\n',
      [
        'profile.yaml:2: is not valid YAML or JSON at column 1 (flow sequence in block collection must be sufficiently indented and end with a ]); correct the syntax',
      ],
    ],
    [
      'JSON cut in the middle',
      '{"name": "a", "levels": {',
      [
        'profile.yaml:1: is not valid YAML or JSON at column 26 (flow map in block collection must be sufficiently indented and end with a }); correct the syntax',
        'profile.yaml:1: is not valid YAML or JSON at column 26 (flow map must end with a }); correct the syntax',
      ],
    ],
    [
      'nesting that exhausts the stack',
      '['.repeat(100_000),
      ['profile.yaml:1: is nested too deeply; a profile has three levels'],
    ],
    [
      'keys that are no texts',
      'name: a\n? [a, b]\n: c\nlevels: {{a: b}: c}\n',
      [
        'profile.yaml:2: must have texts as keys, got a list; write a name before the colon',
        'profile.yaml:4: must have texts as keys, got a mapping; write a name before the colon',
      ],
    ],
  ])('refuses %s', (_name, text, problems) => {
    const warned = jest.spyOn(process, 'emitWarning');
    expect(problemsOf(() => parse(text))).toEqual(problems);
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });

  it('refuses anchors, tags and merge keys', () => {
    expect(problemsWith('kms: &kms {}', 'undetermined: !!str block', '<<: {}')).toEqual([
      'profile.yaml:6: must not use anchors, got "&kms"; remove it',
      'profile.yaml:7: must not use tags, got "tag:yaml.org,2002:str"; remove it',
      'profile.yaml:8: unknown setting "<<"; remove it (the settings here are name, approvedRegions, signIn, features, requiredTags, protectedData, kms, retention, cost, serviceControlPolicies, roles, levels, undetermined)',
    ]);
  });

  it('limits the number of problems that it prints', () => {
    const problems = problemsWith(...Array.from({ length: 150 }, (_, index) => `x${index}: 1`));
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)).toBe('profile.yaml: 50 more problems are not shown');
  });

  test.each<[string, string]>([
    [
      'serviceControlPolicies: {maxCharacters: .inf}',
      'serviceControlPolicies.maxCharacters must be a whole number of 1 or more, got Infinity; correct it',
    ],
    [
      'signIn: {allowedIps: [8.8.8.8], periodicSessionDurationInMinutes: 9}',
      'signIn.periodicSessionDurationInMinutes must be a whole number from 10 to 60, got 9; raise it',
    ],
    [
      'signIn: {allowedIps: [8.8.8.8], periodicSessionDurationInMinutes: 61}',
      'signIn.periodicSessionDurationInMinutes must be a whole number from 10 to 60, got 61; lower it',
    ],
    [
      'signIn: {allowedIps: [8.8.8.8], sessionInactivityDurationInMinutes: 14}',
      'signIn.sessionInactivityDurationInMinutes must be a whole number from 15 to 720, got 14; raise it',
    ],
    [
      'signIn: {allowedIps: [8.8.8.8], sessionInactivityDurationInMinutes: 721}',
      'signIn.sessionInactivityDurationInMinutes must be a whole number from 15 to 720, got 721; lower it',
    ],
    [
      'signIn: {allowedIps: []}',
      'signIn.allowedIps must be a list of IP ranges, at least one, got []; add what is missing',
    ],
    ['signIn: {allowedIps: [7]}', 'signIn.allowedIps[0] must be an IP range as text, got 7; correct it'],
    [
      'signIn: {allowedIps: 8.8.8.8}',
      'signIn.allowedIps must be a list of IP ranges, at least one, got "8.8.8.8"; write a list, each item on its own line after "- "',
    ],
    [
      'kms: {rotationPeriodInDays: 89}',
      'kms.rotationPeriodInDays must be a whole number from 90 to 2560, got 89; raise it',
    ],
    [
      'kms: {rotationPeriodInDays: 2561}',
      'kms.rotationPeriodInDays must be a whole number from 90 to 2560, got 2561; lower it',
    ],
    [
      'kms: {deletionWindowInDays: 6}',
      'kms.deletionWindowInDays must be a whole number from 7 to 30, got 6; raise it',
    ],
    [
      'kms: {deletionWindowInDays: 31}',
      'kms.deletionWindowInDays must be a whole number from 7 to 30, got 31; lower it',
    ],
    [
      'kms: {approvedKeyArns: ["arn:aws:kms:*:111111111111:key/*"]}',
      'kms.approvedKeyArns[0] must be a KMS key ARN with "*" for the key id at most, got "arn:aws:kms:*:111111111111:key/*"; correct it',
    ],
    [
      'kms: {approvedKeyArns: ["arn:aws:kms:us-east-1:*:key/*"]}',
      'kms.approvedKeyArns[0] must be a KMS key ARN with "*" for the key id at most, got "arn:aws:kms:us-east-1:*:key/*"; correct it',
    ],
    [
      'retention: {recordingsTransitionInDays: 29}',
      'retention.recordingsTransitionInDays must be a whole number from 30 to 2147483647, got 29; raise it',
    ],
    [
      'retention: {recordingsExpirationInDays: 90}',
      'retention.recordingsExpirationInDays must be more than retention.recordingsTransitionInDays (90), got 90; write 91 or more',
    ],
    [
      'retention: {contactRecordsStreamInHours: 8761}',
      'retention.contactRecordsStreamInHours must be a whole number from 24 to 8760, got 8761; lower it',
    ],
    [
      'serviceControlPolicies: {maxPoliciesPerTarget: 0}',
      'serviceControlPolicies.maxPoliciesPerTarget must be a whole number of 1 or more, got 0; raise it',
    ],
    [
      'requiredTags: ["aws:team"]',
      'requiredTags[0] must be a tag key of up to 128 characters that does not start with "aws:", got "aws:team"; correct it',
    ],
    [
      'requiredTags: ["Team!"]',
      'requiredTags[0] must be a tag key of up to 128 characters that does not start with "aws:", got "Team!"; correct it',
    ],
    [
      'protectedData: [pin]',
      'protectedData[0] must be one of primary-account-number, card-verification, social-security-number, bank-account-number, got "pin"; choose one of them',
    ],
    ['features:', 'features must be a mapping of settings, got null; give it a value or remove it'],
    [
      'features: {chat: "true"}',
      'features.chat must be true or false, got "true"; write true or false, without quotes',
    ],
    ['features: {Chat: true}', 'unknown setting "features.Chat"; did you mean "features.chat"?'],
    [
      'periodicSessionDurationInMinutes: 60',
      'unknown setting "periodicSessionDurationInMinutes"; did you mean "signIn.periodicSessionDurationInMinutes"?',
    ],
    [
      '__proto__: {}',
      'unknown setting "__proto__"; remove it (the settings here are name, approvedRegions, signIn, features, requiredTags, protectedData, kms, retention, cost, serviceControlPolicies, roles, levels, undetermined)',
    ],
    [
      'roles: {deployers: []}',
      'roles.deployers must be a list of IAM role ARN patterns, at least 1, got []; add what is missing',
    ],
    [
      'levels: []',
      'levels must be a mapping of control ids to levels, got []; write its settings as "name: value"',
    ],
    ['undetermined: pass', 'undetermined must be one of block, report, got "pass"; choose one of them'],
  ])('refuses %s', (setting, problem) => {
    const [name = ''] = setting.split(':');
    const others = MINIMAL.split('\n').filter((line) => !line.startsWith(`${name}:`));
    expect(problemsOf(() => parse(`${setting}\n${others.join('\n')}`))).toEqual([
      `profile.yaml:1: ${problem}`,
    ]);
  });

  test.each(['*', '**', 'ci/*', '?*', 'ci/', ''])('refuses the role pattern role/%s', (name) => {
    const arn = `arn:aws:iam::*:role/${name}`;
    expect(problemsOf(() => parse(MINIMAL.replace('arn:aws:iam::*:role/connect-deployer', arn)))).toEqual([
      `profile.yaml:5: roles.deployers[0] must be an IAM role ARN pattern such as arn:aws:iam::*:role/connect-deployer, with more than wildcards after the last "/", got "${arn}"; correct it`,
    ]);
  });
});

describe('levels', () => {
  const { profile } = parse(`${MINIMAL}levels: {CONNECT-006: advisory, COST-003: soft-mandatory}\n`);

  it('are what the profile says, else the default of the control', () => {
    expect(CONTROLS.map((control) => [control.id, effectiveLevel(profile, control)])).toEqual([
      ['CONNECT-001', 'hard-mandatory'],
      ['CONNECT-006', 'advisory'],
      ['COST-003', 'soft-mandatory'],
    ]);
  });

  test.each(['advisory', 'soft-mandatory'])('cannot lower a hard-mandatory control to %s', (level) => {
    expect(problemsWith(`levels: {CONNECT-001: ${level}}`)).toEqual([
      `profile.yaml:6: levels.CONNECT-001 must be hard-mandatory, got "${level}"; remove it (a hard-mandatory control cannot be lowered)`,
    ]);
  });

  test.each([
    ['CONNECT-001', 'hard-mandatory'],
    ['CONNECT-006', 'hard-mandatory'],
    ['CONNECT-006', 'soft-mandatory'],
    ['COST-003', 'hard-mandatory'],
    ['COST-003', 'advisory'],
  ])('can set %s to %s', (id, level) => {
    expect(parse(`${MINIMAL}levels: {${id}: ${level}}\n`).profile.levels).toEqual({ [id]: level });
  });

  it('refuse controls that the catalogue does not have', () => {
    expect(
      problemsWith('levels:', '  CONNECT-02: advisory', '  constructor: advisory', '  __proto__: advisory'),
    ).toEqual([
      'profile.yaml:7: levels has the unknown control "CONNECT-02"; did you mean "CONNECT-001"?',
      'profile.yaml:8: levels has the unknown control "constructor"; remove it',
      'profile.yaml:9: levels has the unknown control "__proto__"; remove it',
    ]);
  });
});

describe('loadProfile', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'profile-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function write(name: string, content: string | Buffer): string {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  }

  it('reads YAML and JSON alike, and gives the path as the source', () => {
    const yaml = loadProfile(write('profile.yaml', MINIMAL), CONTROLS);
    const json = loadProfile(write('profile.json', JSON.stringify(NORMALISED)), CONTROLS);
    expect(yaml.profile).toEqual(NORMALISED);
    expect(json).toEqual({ ...yaml, source: join(folder, 'profile.json') });
  });

  it('does not take a file that is called reference for the reference profile', () => {
    write('reference', MINIMAL);
    const before = process.cwd();
    process.chdir(folder);
    try {
      expect(loadProfile('reference', CONTROLS).source).toBe('./reference');
    } finally {
      process.chdir(before);
    }
  });

  it('reads a pipe', async () => {
    const pipe = join(folder, 'pipe');
    expectStatus(runChild(['mkfifo', pipe]), 0);
    const writer = runBeside(['bash', '-c', 'printf %s "$1" > "$2"', '-', MINIMAL, pipe]);
    expect(loadProfile(pipe, CONTROLS).profile).toEqual(NORMALISED);
    expectStatus(await writer, 0);
  });

  it('begins every problem with the path as it was given', () => {
    const file = write('profile.yaml', '');
    expect(problemsOf(() => loadProfile(file, CONTROLS))).toEqual([
      `${file}:1: is empty; write the settings of an organization profile`,
    ]);
  });

  test.each<[string, () => string, string]>([
    [
      'a missing file',
      () => join(folder, 'none.yaml'),
      'there is no such file; name an existing organization profile',
    ],
    [
      'a path through a file',
      () => join(write('file', 'x'), 'y'),
      'cannot be read (ENOTDIR); check the path',
    ],
    ['a link to itself', () => link('loop', 'loop'), 'cannot be read (ELOOP); check the path'],
    ['a folder', () => folder, 'must be a file, got a folder; name the file in it'],
    ['a device', () => '/dev/zero', 'must be a file, got a device or socket; name the organization profile'],
    [
      'a large file',
      () => write('large', 'x'.repeat(262_145)),
      'must have 262144 bytes at most, got 262145; name the organization profile',
    ],
    [
      'a huge file',
      () => huge('huge'),
      'must have 262144 bytes at most, got 3221225472; name the organization profile',
    ],
    [
      'UTF-16 with a byte-order mark',
      () => write('bom', Buffer.from('\ufeffname: x', 'utf16le')),
      'must be UTF-8, got UTF-16; save the file as UTF-8',
    ],
    [
      'UTF-16 without one',
      () => write('utf16', Buffer.from('name: x', 'utf16le')),
      'must be UTF-8, got UTF-16; save the file as UTF-8',
    ],
    [
      'big-endian UTF-16',
      () => write('be', Buffer.from('name: x', 'utf16le').swap16()),
      'must be UTF-8, got UTF-16; save the file as UTF-8',
    ],
    [
      'compressed bytes',
      () => write('gz', Buffer.from([0x1f, 0x8b, 8, 0, 0xff])),
      'is compressed with gzip; unpack it with gunzip first',
    ],
  ])('refuses %s', (_name, make, problem) => {
    const file = make();
    expect(problemsOf(() => loadProfile(file, CONTROLS))).toEqual([`${file}: ${problem}`]);
  });

  function huge(name: string): string {
    const file = write(name, '');
    truncateSync(file, 3 * 2 ** 30);
    return file;
  }

  function link(name: string, target: string): string {
    symlinkSync(target, join(folder, name));
    return join(folder, name);
  }
});
