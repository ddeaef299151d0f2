import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  composeServiceControlPolicies,
  type ComposeOptions,
  FULL_AWS_ACCESS,
  summaryOf,
} from '../../../policies/preventive';
import type { Profile } from '../../../policies/profile';
import { control, deny, fixedCatalogue, fixedProfile } from './fixed';

function summary(profile: Profile, options: ComposeOptions = {}): string {
  return summaryOf(composeServiceControlPolicies(profile, { catalogue: fixedCatalogue, ...options }), {
    name: 'fixed',
    source: 'fixed.yaml',
    sha256: '0'.repeat(64),
    ...profile.serviceControlPolicies,
  });
}

/** The text below a heading, up to the next one of any kind. */
function section(text: string, heading: string): string {
  return text.split(`${heading}\n\n`)[1]?.split('\n\n#')[0] ?? '';
}

describe('the summary', () => {
  it('is this, word for word, for the fixed catalogue', () => {
    const profile = fixedProfile({
      serviceControlPolicies: { maxCharacters: 700 },
      roles: { organizationAdministrators: ['arn:aws:iam::333333333333:role/administrator'] },
    });
    const targets = [{ target: '222222222222', attached: [FULL_AWS_ACCESS] }];
    expect(summary(profile, { targets })).toBe(readFileSync(join(__dirname, 'summary.expected.txt'), 'utf8'));
  });

  it('lists a merged statement once for each control that it comes from', () => {
    const catalogue = [
      control('ORG-008', () => [deny('DenyOne', ['a:One'])]),
      control('ORG-009', () => [deny('DenyTwo', ['a:Two'])]),
    ];
    const profile = fixedProfile({ serviceControlPolicies: { maxCharacters: 150 } });
    expect(section(summary(profile, { catalogue }), '## Documents')).toBe(
      [
        '| Document | Statements | Characters | Of the quota |',
        '| --- | --- | --- | --- |',
        '| `connect-guardrails-1.json` | 1 | 121 of 150 | 81 % |',
      ].join('\n'),
    );
    expect(section(summary(profile, { catalogue }), '### connect-guardrails-1')).toBe(
      [
        '| Sid | Control | What it does | Why |',
        '| --- | --- | --- | --- |',
        '| `DenyOneAndMore` | ORG-008 | denies `a:One` on every resource | ORG-008 holds |',
        '| `DenyOneAndMore` | ORG-009 | denies `a:Two` on every resource | ORG-009 holds |',
      ].join('\n'),
    );
  });

  it('gives the reason of every block of an allow-list', () => {
    const text = summary(fixedProfile(), { strategy: 'allow-list' });
    expect(text).toContain(
      '| `AllowConnectDirectory` | the strategy | allows `ds:AuthorizeApplication`, `ds:CheckAlias`, `ds:CreateAlias`, `ds:CreateIdentityPoolDirectory`, `ds:DeleteDirectory`, `ds:DescribeDirectories` and `ds:UnauthorizeApplication` on every resource | every instance has a directory with its alias, made and deleted with the rights of the caller (permissions page) |',
    );
    expect(section(text, '## Targets')).toContain(
      '| any organizational unit | - | FullAWSAccess | 2 of 10 |',
    );
  });

  it('says what was assumed', () => {
    const organization = {
      managementAccount: '111111111111',
      account: '222222222222',
      levels: ['r-root', 'ou-a', '222222222222'].map((target) => ({ target, policies: [FULL_AWS_ACCESS] })),
    };
    const targets = [{ target: 'sandbox', attached: [FULL_AWS_ACCESS] }];
    const assumptions = (options: ComposeOptions): string | undefined =>
      section(summary(fixedProfile(), options), '## Targets').split('\n\n').at(-1);
    expect([
      assumptions({}),
      assumptions({ strategy: 'allow-list-addition' }),
      assumptions({ targets }),
      assumptions({ organization }),
    ]).toEqual([
      'No organization was given. Assumed: each target, the root above it and the accounts below hold FullAWSAccess and nothing else; whatever else is attached there can still deny, and takes slots.',
      'No organization was given. Assumed: each target, the root above it and the accounts below hold FullAWSAccess and nothing else; whatever else is attached there can still deny, and takes slots. The allow-list that the documents add to is not known: that it has the rest of what Amazon Connect needs is not proved.',
      'What is attached to the targets was given. Assumed: the root above and the accounts below hold FullAWSAccess and nothing else; whatever else is attached there can still deny, and takes slots.',
      'What is attached is taken from the organization that was given, from its root to one account; policies that are named like these documents (`connect-guardrails-1`, `connect-guardrails-pilot-1`) count as an earlier version of them.',
    ]);
  });

  it('explains the conditions that there are, and no others', () => {
    const catalogue = [control('ORG-008', () => [deny('DenyOne', ['a:One'], { Null: { 'a:Key': 'true' } })])];
    expect(summary(fixedProfile(), { catalogue })).not.toContain('## How to read the conditions');
  });

  it('keeps what others have named from breaking its tables', () => {
    const named = { ...FULL_AWS_ACCESS, name: 'a|b\n| c' };
    const targets = [{ target: 'my | unit', attached: [named] }];
    expect(section(summary(fixedProfile(), { targets }), '## Targets')).toContain(
      '| my \\| unit | a\\|b \\| c | - | 2 of 10 |',
    );
  });
});
