import { Token } from 'cdktf';
import type { Profile } from '../policies/profile';
import { show, type Validation } from './validation';

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

export function requirePartition(validation: Validation, partition: string): void {
  validation.require(
    Token.isUnresolved(partition) || /^aws(?:-[a-z]+)*$/.test(partition),
    `partition must be a partition such as aws or aws-us-gov, got ${show(partition)}; give the account's`,
  );
}

export function requireAccountId(validation: Validation, accountId: string): void {
  validation.require(
    Token.isUnresolved(accountId) || /^\d{12}$/.test(accountId),
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
