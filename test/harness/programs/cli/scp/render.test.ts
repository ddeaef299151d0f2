import fs, {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { render, type RenderOptions } from '../../../../../harness/programs/cli/scp/render';
import { catalogue } from '../../../../../policies/controls';
import { loadProfile } from '../../../../../policies/profile';
import { composeServiceControlPolicies, summaryOf } from '../../../../../policies/preventive';
import { problemsOf } from '../../../../../core/problems';

const PROFILE = `name: ours
approvedRegions: [eu-central-1]
signIn: {allowedIps: [8.8.8.0-3]}
requiredTags: [Team]
roles: {deployers: ['arn:aws:iam::*:role/deployer'], organizationAdministrators: ['arn:aws:iam::*:role/admin']}
`;

const FULL =
  '{name: FullAWSAccess, document: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}}';

const ORGANIZATION = `managementAccount: "111111111111"
account: "222222222222"
levels:
  - {target: r-root, policies: [${FULL}]}
  - {target: ou-connect, policies: [${FULL}]}
  - {target: "222222222222", policies: [${FULL}]}
`;

describe('connect-guardrails scp render', () => {
  const before = process.cwd();
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'render-')));
    process.chdir(folder);
    writeFileSync('ours.yaml', PROFILE);
    writeFileSync('organization.yaml', ORGANIZATION);
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
    jest.restoreAllMocks();
  });

  function run(options: Partial<RenderOptions> = {}): string {
    const written: string[] = [];
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    render({ out: 'scp', profile: 'ours.yaml', ...options });
    return written.join('');
  }

  function problems(options: Partial<RenderOptions>): readonly string[] | undefined {
    try {
      run(options);
    } catch (error) {
      return problemsOf(error);
    }
    return undefined;
  }

  function contents(name: string): Record<string, string> {
    return Object.fromEntries(
      readdirSync(name).map((file) => [file, readFileSync(join(name, file), 'utf8')]),
    );
  }

  function expected(strategy?: 'deny-list' | 'allow-list' | 'allow-list-addition'): Record<string, string> {
    const { profile, source, sha256 } = loadProfile('ours.yaml', catalogue);
    const composed = composeServiceControlPolicies(profile, strategy === undefined ? {} : { strategy });
    const { maxCharacters, maxPoliciesPerTarget } = profile.serviceControlPolicies;
    const { name } = profile;
    return {
      'SUMMARY.md': summaryOf(composed, { name, source, sha256, maxCharacters, maxPoliciesPerTarget }),
      ...Object.fromEntries(
        composed.documents.map((document) => [`${document.name}.json`, document.content]),
      ),
    };
  }

  const strategies = [undefined, 'deny-list', 'allow-list', 'allow-list-addition'] as const;

  it.each(strategies)(
    'writes the documents as they are attached and the summary: strategy %s',
    (strategy) => {
      run(strategy === undefined ? {} : { strategy });
      expect(contents('scp')).toEqual(expected(strategy));
      expect(readdirSync('.').sort()).toEqual(['organization.yaml', 'ours.yaml', 'scp']);
    },
  );

  it('says which files it wrote, and how full they are', () => {
    const { length } = expected()['connect-guardrails-1.json'] ?? '';
    expect(run()).toBe(
      `scp/connect-guardrails-1.json: ${length} of 10240 characters\nscp/SUMMARY.md: read this before the documents are attached\n`,
    );
  });

  it('takes what is attached from the organization file', () => {
    run({ organization: 'organization.yaml' });
    const { 'SUMMARY.md': summary, ...documents } = contents('scp');
    const { 'SUMMARY.md': assumed, ...same } = expected();
    expect(documents).toEqual(same);
    expect(summary).toContain('| ou-connect | FullAWSAccess | - | 2 of 10 |');
    expect(assumed).toContain('No organization was given. Assumed: each target');
  });

  it('replaces an earlier rendering whole, and the folder behind a link', () => {
    writeFileSync('ours.yaml', `${PROFILE}serviceControlPolicies: {maxCharacters: 2000}\n`);
    run();
    expect(readdirSync('scp').length).toBeGreaterThan(2);
    writeFileSync('ours.yaml', PROFILE);
    symlinkSync('scp', 'link');
    run({ out: 'link' });
    expect(contents('scp')).toEqual(expected());
    expect(readdirSync('.').sort()).toEqual(['link', 'organization.yaml', 'ours.yaml', 'scp']);
  });

  it('writes to an empty folder, and makes those above', () => {
    mkdirSync('empty');
    run({ out: 'empty' });
    run({ out: join('a', 'b', 'scp') });
    expect([contents('empty'), contents(join('a', 'b', 'scp'))]).toEqual([expected(), expected()]);
  });

  it('makes a folder that others may read as far as the umask lets them', () => {
    run();
    mkdirSync('other');
    expect(statSync('scp').mode).toBe(statSync('other').mode);
  });

  it.each<[string, () => void, string]>([
    ['other files', () => writeFileSync('scp/mine.txt', ''), 'mine.txt'],
    ['a folder', () => mkdirSync('scp/connect-guardrails-9.json'), 'connect-guardrails-9.json'],
    [
      'a link',
      () => symlinkSync('../ours.yaml', 'scp/connect-guardrails-9.json'),
      'connect-guardrails-9.json',
    ],
    [
      'other documents',
      () => ['0', 'pilot-1'].forEach((name) => writeFileSync(`scp/connect-guardrails-${name}.json`, '')),
      'connect-guardrails-0.json, connect-guardrails-pilot-1.json',
    ],
    [
      'many files',
      () => 'abcdefg'.split('').forEach((name) => writeFileSync(`scp/${name}`, '')),
      'a, b, c, d, e and 2 more',
    ],
    [
      'a summary of somebody else',
      () => writeFileSync('scp/SUMMARY.md', '# Ours\n'),
      'SUMMARY.md, connect-guardrails-1.json',
    ],
  ])('never replaces a folder with %s', (_what, change, names) => {
    run();
    change();
    const untouched = readdirSync('scp');
    expect(problems({})).toEqual([
      `scp: the documents cannot be rendered there: it holds what is not of an earlier rendering (${names}); move that away, or name another folder`,
    ]);
    expect(readdirSync('scp')).toEqual(untouched);
  });

  it('never replaces a file, a link to nothing, or the folder it runs in', () => {
    symlinkSync('nowhere', 'dangling');
    mkdirSync('inner');
    process.chdir('inner');
    const refused = (out: string, reason: string): string =>
      `${out}: the documents cannot be rendered there: ${reason}`;
    const options = { profile: '../ours.yaml' };
    expect(
      ['../ours.yaml', '../dangling', '.', '..'].flatMap((out) => problems({ ...options, out })),
    ).toEqual([
      refused('../ours.yaml', 'it is no folder; name another'),
      refused('../dangling', 'it is a link to nothing; remove the link, or name another folder'),
      refused('.', 'the working directory is in it; name a folder of its own'),
      refused('..', 'the working directory is in it; name a folder of its own'),
    ]);
  });

  it('reports every bad option at once and writes nothing', () => {
    writeFileSync('bad.yaml', `${PROFILE}kms: 1\n`);
    writeFileSync('bad-organization.yaml', ORGANIZATION.replace('account: "222222222222"', 'account: 1'));
    mkdirSync('full');
    writeFileSync('full/mine.txt', '');
    expect(
      problems({
        out: 'full',
        profile: 'bad.yaml',
        organization: 'bad-organization.yaml',
        strategy: 'allowlist',
      }),
    ).toEqual([
      '--strategy "allowlist" is unknown, allowed are deny-list, allow-list, allow-list-addition; did you mean allow-list?',
      'bad.yaml:6: kms must be a mapping of settings, got 1; write its settings as "name: value"',
      expect.stringMatching(/^bad-organization\.yaml:2: account must be an account id/),
      expect.stringMatching(/^bad-organization\.yaml:6: the only account among the levels/),
      'full: the documents cannot be rendered there: it holds what is not of an earlier rendering (mine.txt); move that away, or name another folder',
    ]);
    expect(readdirSync('full')).toEqual(['mine.txt']);
  });

  it('refuses empty names', () => {
    expect(problems({ out: '', profile: '', organization: '' })).toEqual(
      ['--out', '--profile', '--organization'].map(
        (option) => `the name of ${option} is empty; name one (is a variable not set?)`,
      ),
    );
  });

  it('writes nothing where the documents do not fit or would lock somebody out', () => {
    writeFileSync('ours.yaml', `${PROFILE}serviceControlPolicies: {maxCharacters: 300}\n`);
    expect(problems({})).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^statement \w+ \([A-Z]+-\d{3}\): must fit a document of its own, /),
      ]),
    );
    writeFileSync('ours.yaml', PROFILE);
    writeFileSync('organization.yaml', ORGANIZATION.replaceAll('Action: "*"', 'Action: "connect:*"'));
    expect(problems({ organization: 'organization.yaml' })?.[0]).toMatch(
      /^target ou-connect: deployer role arn:aws:iam::222222222222:role\/deployer must keep sts:GetCallerIdentity /,
    );
    expect(existsSync('scp')).toBe(false);
  });

  it.each<[string, 'mkdtempSync' | 'writeFileSync' | 'renameSync', number]>([
    ['the temporary folder cannot be made', 'mkdtempSync', 1],
    ['the second file cannot be written', 'writeFileSync', 2],
    ['the earlier one cannot be moved away', 'renameSync', 1],
    ['the new one cannot be moved in', 'renameSync', 2],
  ])('leaves an earlier rendering as it was where %s', (_what, step, failing) => {
    run();
    const earlier = contents('scp');
    const real = fs[step] as (...parts: unknown[]) => unknown;
    let calls = 0;
    jest.spyOn(fs, step).mockImplementation((...parts: unknown[]) => {
      calls += 1;
      if (calls === failing) throw Object.assign(new Error('no'), { code: 'EIO' });
      return real(...parts) as string;
    });
    expect(problems({ strategy: 'allow-list' })).toEqual([
      'scp: the documents cannot be rendered there: EIO; check the folder and the permissions of the one that it is in',
    ]);
    jest.restoreAllMocks();
    expect(contents('scp')).toEqual(earlier);
    expect(readdirSync('.').sort()).toEqual(['organization.yaml', 'ours.yaml', 'scp']);
  });
});
