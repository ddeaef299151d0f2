import { matches, show, type Validation } from '../validation';

/** Source: AWS Organizations API Reference, "AttachPolicy" (as in botocore 1.43.11). */
const ROOT_ID = /^r-[0-9a-z]{4,32}$/;
const UNIT_ID = /^ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/;

export function requireRootId(validation: Validation, rootId: string): void {
  validation.require(
    matches(ROOT_ID, rootId),
    `rootId must be the id of the root of an organization such as r-ab12, got ${show(rootId)}; aws organizations list-roots shows it`,
  );
}

export function requireUnitId(validation: Validation, setting: string, unitId: string): void {
  validation.require(
    matches(UNIT_ID, unitId),
    `${setting} must be the id of an organizational unit such as ou-ab12-cdef3456, got ${show(unitId)}; ` +
      'aws organizations list-organizational-units-for-parent shows it',
  );
}

/** A unit may be below another unit, or below the root. */
export function requireParentId(validation: Validation, parentId: string): void {
  validation.require(
    matches(ROOT_ID, parentId) || matches(UNIT_ID, parentId),
    `parentId must be the id of a root or an organizational unit, got ${show(parentId)}; aws organizations list-roots shows the root's`,
  );
}
