import { OrganizationalUnit, type OrganizationalUnitProps } from '../../../modules';
import { countsOf, emptyStack, problemsOf, synthesize, type Template } from '../../support/template';

const MINIMAL: OrganizationalUnitProps = { unitName: 'connect-sandbox', parentId: 'r-ab12' };

function define(props: Partial<OrganizationalUnitProps> = {}): Template {
  const stack = emptyStack();
  new OrganizationalUnit(stack, 'unit', { ...MINIMAL, ...props });
  return synthesize(stack);
}

describe('OrganizationalUnit', () => {
  it('is created below its parent, and is not deleted', () => {
    const template = define();
    expect(countsOf(template)).toEqual({ aws_organizations_organizational_unit: 1 });
    expect(template.resource['aws_organizations_organizational_unit']).toEqual({
      unit_D0AC2260: { name: 'connect-sandbox', parent_id: 'r-ab12', lifecycle: { prevent_destroy: true } },
    });
  });

  it('is taken over where it exists', () => {
    expect(define({ parentId: 'ou-ab12-cdef3456', importId: 'ou-ab12-11112222' })).toMatchObject({
      import: [{ id: 'ou-ab12-11112222', to: 'aws_organizations_organizational_unit.unit_D0AC2260' }],
    });
  });

  it('reports everything that is wrong', () => {
    const settings = { unitName: ' connect', parentId: '111122223333', importId: 'r-ab12' };
    expect(problemsOf(() => define(settings))).toEqual([
      'stack/unit: unitName must be 1 to 128 characters without white space around them, got " connect"; correct it',
      'stack/unit: parentId must be the id of a root or an organizational unit, got "111122223333"; aws organizations list-roots shows the root\'s',
      'stack/unit: importId must be the id of an organizational unit such as ou-ab12-cdef3456, got "r-ab12"; aws organizations list-organizational-units-for-parent shows it',
    ]);
  });
});
