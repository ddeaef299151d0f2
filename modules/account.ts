import { Token } from 'cdktf';
import { partitionOfRegion, type Profile } from '../policies/profile';
import { matches, show, type Validation } from './validation';

/**
 * Where the resources are. Settings of the application, not data sources: policies and keys name them, and what a data
 * source answers would need credentials to plan.
 */
export interface AccountProps {
  /** Partition of the account, such as `aws`. */
  readonly partition: string;
  /** Account id: 12 digits. */
  readonly accountId: string;
  /** Region; one of the profile's approved Regions. */
  readonly region: string;
}

/** Requires a partition, which is that of the Region where one is given. */
export function requirePartition(validation: Validation, partition: string, region?: string): boolean {
  const isPartition = validation.require(
    matches(/^aws(?:-[a-z]+)*$/, partition),
    `partition must be a partition such as aws or aws-us-gov, got ${show(partition)}; give the account's`,
  );
  const expected = region === undefined || Token.isUnresolved(region) ? undefined : partitionOfRegion(region);
  if (!isPartition || Token.isUnresolved(partition) || expected === undefined) return isPartition;
  return validation.require(
    partition === expected,
    `partition must be ${expected}, which the Region ${region} is in, got ${show(partition)}; correct one of them`,
  );
}

export function requireAccountId(validation: Validation, accountId: string): boolean {
  return validation.require(
    matches(/^\d{12}$/, accountId),
    `accountId must be 12 digits, got ${show(accountId)}; give the id of the account that holds the resources`,
  );
}

export function requireRegion(validation: Validation, region: string, profile: Profile): void {
  validation.require(
    Token.isUnresolved(region) || profile.approvedRegions.includes(region),
    `region must be one of approvedRegions of profile ${show(profile.name)} (${profile.approvedRegions.join(', ')}), ` +
      `got ${show(region)}; choose one of them or have the Region approved`,
  );
}
