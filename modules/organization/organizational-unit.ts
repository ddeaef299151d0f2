import { OrganizationsOrganizationalUnit } from '@cdktf/provider-aws/lib/organizations-organizational-unit';
import { Construct } from 'constructs';
import { show, Validation } from '../validation';
import { requireParentId, requireUnitId } from './targets';

export interface OrganizationalUnitProps {
  /** Name of the unit, unique below its parent. */
  readonly unitName: string;
  /** Id of the root or unit that the unit is below. */
  readonly parentId: string;
  /**
   * Id of the unit that exists (`ou-…`), which the first apply takes over instead of creating one.
   *
   * @default - it is created
   */
  readonly importId?: string;
}

/** Source: AWS Organizations API Reference, "CreateOrganizationalUnit" (as in botocore 1.43.11). */
const UNIT_NAME = /^[^\u0000-\u001f]{1,128}$/;

/**
 * Defines an organizational unit for the accounts of one ring of the roll-out. Terraform refuses to delete it; one that
 * still holds accounts, AWS refuses to delete as well.
 */
export class OrganizationalUnit extends Construct {
  readonly unitId: string;

  constructor(scope: Construct, id: string, props: OrganizationalUnitProps) {
    super(scope, id);
    const { unitName, parentId, importId } = props;
    const validation = new Validation(this);
    validation.require(
      UNIT_NAME.test(unitName) && unitName.trim() === unitName,
      `unitName must be 1 to 128 characters without white space around them, got ${show(unitName)}; correct it`,
    );
    requireParentId(validation, parentId);
    if (importId !== undefined) requireUnitId(validation, 'importId', importId);
    validation.throwIfAny();

    const unit = new OrganizationsOrganizationalUnit(this, 'Resource', {
      name: unitName,
      parentId,
      lifecycle: { preventDestroy: true },
    });
    if (importId !== undefined) unit.importFrom(importId);
    this.unitId = unit.id;
  }
}
