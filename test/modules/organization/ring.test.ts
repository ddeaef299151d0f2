import { Organization, Ring, type RingProps } from '../../../modules';
import { composeServiceControlPolicies, FULL_AWS_ACCESS } from '../../../policies/preventive';
import {
  countsOf,
  emptyStack,
  problemsOf,
  REFERENCE,
  synthesize,
  type Template,
} from '../../support/template';

const MINIMAL: RingProps = {
  profile: REFERENCE,
  ringName: 'sandbox',
  units: [
    { label: 'one', unitId: 'ou-ab12-11111111' },
    { label: 'two', unitId: 'ou-ab12-22222222' },
  ],
  released: true,
  managementAccountId: '111122223333',
};

function define(props: Partial<RingProps> = {}): Template {
  const stack = emptyStack();
  new Ring(stack, 'ring', { ...MINIMAL, ...props });
  return synthesize(stack);
}

function policiesOf({ resource }: Template): Record<string, unknown>[] {
  return Object.values(resource['aws_organizations_policy'] ?? {}).map(({ name, type, content }) => ({
    name,
    type,
    content: JSON.parse(String(content)) as unknown,
  }));
}

function attachmentsOf({ resource }: Template): unknown[][] {
  const names = new Map(
    Object.entries(resource['aws_organizations_policy'] ?? {}).map(([address, { name }]) => [
      `\${aws_organizations_policy.${address}.id}`,
      name,
    ]),
  );
  return Object.values(resource['aws_organizations_policy_attachment'] ?? {}).map(
    ({ policy_id, target_id }) => [target_id, names.get(String(policy_id))],
  );
}

describe('Ring', () => {
  it('defines the composed policies and the tag policy of its profile, attached to each unit', () => {
    const template = define();
    const { documents } = composeServiceControlPolicies(REFERENCE);
    const locked = { '@@operators_allowed_for_child_policies': ['@@none'] };
    expect(policiesOf(template)).toEqual([
      ...documents.map(({ document }, index) => ({
        name: `connect-guardrails-sandbox-${index + 1}`,
        type: 'SERVICE_CONTROL_POLICY',
        content: document,
      })),
      {
        name: 'connect-guardrails-sandbox-tags',
        type: 'TAG_POLICY',
        content: {
          tags: {
            department: { tag_key: { '@@assign': 'Department', ...locked } },
            environment: { tag_key: { '@@assign': 'Environment', ...locked } },
            project: { tag_key: { '@@assign': 'Project', ...locked } },
            team: { tag_key: { '@@assign': 'Team', ...locked } },
          },
        },
      },
    ]);
    expect(attachmentsOf(template)).toEqual(
      ['ou-ab12-11111111', 'ou-ab12-22222222'].flatMap((unit) => [
        ...documents.map((_, index) => [unit, `connect-guardrails-sandbox-${index + 1}`]),
        [unit, 'connect-guardrails-sandbox-tags'],
      ]),
    );
  });

  it('sends documents without white space, as they are counted', () => {
    for (const { content } of Object.values(define().resource['aws_organizations_policy'] ?? {})) {
      expect(content).toBe(JSON.stringify(JSON.parse(String(content))));
    }
  });

  it('differs by nothing but its attachments where it is not released', () => {
    const { aws_organizations_policy_attachment: attachments, ...released } = define().resource;
    expect(Object.keys(attachments ?? {}).length).toBeGreaterThan(0);
    expect(define({ released: false }).resource).toEqual(released);
  });

  it('waits for an organization of the same application', () => {
    const stack = emptyStack();
    const organization = new Organization(stack, 'organization');
    new Ring(stack, 'ring', { ...MINIMAL, organization });
    const policies = Object.values(synthesize(stack).resource['aws_organizations_policy'] ?? {});
    expect(policies.map((policy) => policy['depends_on'])).toEqual(
      policies.map(() => ['aws_organizations_organization.organization_E9FB1C64']),
    );
  });

  it('counts what is attached to a unit already', () => {
    const others = Array.from({ length: 10 }, (_, index) => ({ ...FULL_AWS_ACCESS, name: `other-${index}` }));
    const units = [{ label: 'one', unitId: 'ou-ab12-11111111', attached: others }];
    expect(
      countsOf(define({ units: [{ label: 'one', unitId: 'ou-ab12-11111111', attached: others.slice(2) }] })),
    ).toEqual({
      aws_organizations_policy: 2,
      aws_organizations_policy_attachment: 2,
    });
    expect(problemsOf(() => define({ units }))).toEqual([
      expect.stringMatching(/^stack\/ring: target ou-ab12-11111111: 1 policy too many: 10 may be attached/),
    ]);
  });

  it('is not taken back where that would leave a unit without anything that is allowed', () => {
    const composed = { ...FULL_AWS_ACCESS, name: 'connect-guardrails-sandbox-1' };
    const profile = {
      ...REFERENCE,
      serviceControlPolicies: { ...REFERENCE.serviceControlPolicies, strategy: 'allow-list' as const },
    };
    const detached: Partial<RingProps> = {
      profile,
      units: [
        { label: 'one', unitId: 'ou-ab12-11111111', attached: [composed] },
        { label: 'two', unitId: 'ou-ab12-22222222' },
      ],
    };
    expect(attachmentsOf(define(detached)).map(([target]) => target)).toContain('ou-ab12-11111111');
    expect(problemsOf(() => define({ ...detached, released: false }))).toEqual([
      'stack/ring: units[0].attached must have a policy that allows something where the ring is not released, got ["connect-guardrails-sandbox-1"]: every account below "one" would be denied everything; attach FullAWSAccess to the unit again, then list it in attached',
    ]);
  });

  it('refuses what is no organizational unit, and everything else that is wrong', () => {
    expect(
      problemsOf(() =>
        define({
          ringName: 'Sandbox',
          managementAccountId: '1',
          units: [
            { label: 'one', unitId: 'r-ab12' },
            { label: 'one', unitId: '222233334444' },
          ],
          profile: { ...REFERENCE, requiredTags: ['Team', 'team'] },
        }),
      ),
    ).toEqual([
      'stack/ring: ringName must be up to 80 lower-case letters, digits and "-", beginning with a letter, got "Sandbox"; correct it',
      'stack/ring: managementAccountId must be 12 digits, got "1"; aws organizations describe-organization shows it',
      'stack/ring: units[0].unitId must be the id of an organizational unit such as ou-ab12-cdef3456, got "r-ab12"; aws organizations list-organizational-units-for-parent shows it',
      'stack/ring: units[1].label must be unique, got "one" again; choose another',
      'stack/ring: units[1].unitId must be the id of an organizational unit such as ou-ab12-cdef3456, got "222233334444"; aws organizations list-organizational-units-for-parent shows it',
      'stack/ring: requiredTags of profile "reference" must differ by more than case, got "team" again; a tag policy knows one spelling of a key (control COST-001)',
    ]);
    expect(problemsOf(() => define({ units: [] }))).toEqual([
      'stack/ring: units must be a list of at least one unit, got []; add one',
    ]);
  });
});
