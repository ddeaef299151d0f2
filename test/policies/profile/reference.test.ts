import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DEFAULT_PROFILE_FILE,
  ProfileError,
  referenceProfile,
  resolveProfile,
} from '../../../policies/profile';

describe('the reference profile', () => {
  it('has the approved values of the reference enterprise', () => {
    const { profile, source } = referenceProfile([]);
    expect(source).toBe('reference');
    expect(profile).toEqual({
      name: 'reference',
      approvedRegions: ['us-east-1'],
      signIn: {
        allowedIps: [
          '216.82.182.50/31',
          '216.82.182.52/30',
          '216.82.182.56/30',
          '216.82.182.60/32',
          '216.131.56.50/31',
          '216.131.56.52/30',
          '216.131.56.56/30',
          '216.131.56.60/32',
        ],
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
      requiredTags: ['Team', 'Department', 'Project', 'Environment'],
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
        breakGlass: ['arn:aws:iam::*:role/break-glass'],
        organizationAdministrators: ['arn:aws:iam::*:role/organization-administrator'],
        samlProvider: null,
      },
      levels: {},
      undetermined: 'block',
    });
  });
});

describe('resolveProfile', () => {
  const before = process.cwd();
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'profile-'));
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  });

  const OURS = `name: ours
approvedRegions: [eu-central-1]
signIn: {allowedIps: [8.8.8.8]}
requiredTags: [Team]
roles: {deployers: ['arn:aws:iam::*:role/deployer']}
`;

  it('takes the file that is named', () => {
    writeFileSync(DEFAULT_PROFILE_FILE, 'not read');
    writeFileSync('ours.yaml', OURS);
    const { source, profile } = resolveProfile('ours.yaml', []);
    expect([source, profile.name]).toEqual(['ours.yaml', 'ours']);
  });

  it('takes connect-guardrails.yaml of the working directory where no file is named', () => {
    writeFileSync('connect-guardrails.yaml', OURS);
    const { source, profile } = resolveProfile(undefined, []);
    expect([source, profile.name]).toEqual(['connect-guardrails.yaml', 'ours']);
  });

  it('takes the reference profile where there is no file', () => {
    expect(resolveProfile(undefined, [])).toEqual(referenceProfile([]));
  });

  it('never takes the reference profile for a file that cannot be read', () => {
    symlinkSync('gone.yaml', DEFAULT_PROFILE_FILE);
    expect(() => resolveProfile(undefined, [])).toThrow(
      new ProfileError([
        'connect-guardrails.yaml: there is no such file; name an existing organization profile',
      ]),
    );
  });
});
