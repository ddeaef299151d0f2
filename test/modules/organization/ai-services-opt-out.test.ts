import { AiServicesOptOut } from '../../../modules';
import { countsOf, emptyStack, problemsOf, synthesize, type Template } from '../../support/template';

function define(rootId: string): Template {
  const stack = emptyStack();
  new AiServicesOptOut(stack, 'opt-out', { rootId });
  return synthesize(stack);
}

describe('AiServicesOptOut', () => {
  it('opts out of every service at the root, locked at every level, and is not deleted', () => {
    const template = define('r-ab12');
    expect(countsOf(template)).toEqual({
      aws_organizations_policy: 1,
      aws_organizations_policy_attachment: 1,
    });
    const [[name, policy] = []] = Object.entries(template.resource['aws_organizations_policy'] ?? {});
    const { content, ...settings } = policy ?? {};
    expect(settings).toEqual({
      name: 'connect-guardrails-ai-services-opt-out',
      type: 'AISERVICES_OPT_OUT_POLICY',
      description: 'No content is used to improve AI services',
      lifecycle: { prevent_destroy: true },
    });
    const locked = { '@@operators_allowed_for_child_policies': ['@@none'] };
    expect(JSON.parse(String(content))).toEqual({
      services: { ...locked, default: { ...locked, opt_out_policy: { ...locked, '@@assign': 'optOut' } } },
    });
    expect(Object.values(template.resource['aws_organizations_policy_attachment'] ?? {})).toEqual([
      {
        policy_id: `\${aws_organizations_policy.${name ?? ''}.id}`,
        target_id: 'r-ab12',
        lifecycle: { prevent_destroy: true },
      },
    ]);
  });

  it('is for the root only', () => {
    expect(problemsOf(() => define('ou-ab12-cdef3456'))).toEqual([
      'stack/opt-out: rootId must be the id of the root of an organization such as r-ab12, got "ou-ab12-cdef3456"; aws organizations list-roots shows it',
    ]);
  });
});
