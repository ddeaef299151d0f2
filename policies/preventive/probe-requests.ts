/**
 * What the requests of the safety check say. A profile names patterns and ranges; a simulation needs a role, a Region and an
 * address: each is made so that it is inside of what the profile approves, or outside where it is asked for.
 */
import { matchesPattern } from '../../core/iam/patterns';
import { IpRanges, type Profile } from '../profile';
import type { Where } from './needs';
import type { ContextValue } from './simulation';

/** An account that stands for any member account: the one of AWS's own examples. */
export const ANY_ACCOUNT = '123456789012';

/** By partition: the Region that global services answer in, then others for requests from elsewhere. */
const REGIONS: Readonly<Record<string, readonly string[]>> = {
  aws: ['us-east-1', 'us-west-2', 'eu-west-1', 'ap-southeast-2'],
  'aws-us-gov': ['us-gov-west-1', 'us-gov-east-1'],
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
};

/** Public addresses; one of them is outside of any approved range that is not absurdly wide. */
const ADDRESSES: readonly [string, ...string[]] = [
  '192.0.2.1',
  '198.51.100.1',
  '203.0.113.1',
  '9.9.9.9',
  '1.1.1.1',
  '8.8.8.8',
];

/** What every request has, whoever makes it. */
export function contextOf(region: string): Record<string, ContextValue> {
  return {
    'aws:RequestedRegion': region,
    'aws:SecureTransport': true,
    'aws:ViaAWSService': false,
    'aws:PrincipalIsAWSService': false,
  };
}

/** What a request over the internet lacks. */
export const NO_ENDPOINT: Readonly<Record<string, ContextValue>> = {
  'aws:SourceVpc': null,
  'aws:SourceVpce': null,
  'aws:VpcSourceIp': null,
};

export function regionsOf(where: Where, { approvedRegions }: Profile, principal: string): readonly string[] {
  const [global = '', ...others] = REGIONS[partitionOf(principal)] ?? approvedRegions;
  switch (where) {
    case 'approved Regions':
      return approvedRegions;
    case 'global':
      return [global];
    case 'another Region': {
      const other = [global, ...others].find((region) => !approvedRegions.includes(region));
      return other === undefined ? [] : [other];
    }
  }
}

export function approvedAddress({ signIn }: Profile): string {
  return signIn.allowedIps[0]?.replace(/\/\d+$/, '') ?? '';
}

export function unapprovedAddress({ signIn }: Profile): string {
  return ADDRESSES.find((address) => !IpRanges.isSubset([address], signIn.allowedIps)) ?? ADDRESSES[0];
}

/** A role that a pattern matches: letters for wildcards, an account id for any account. */
export function representative(pattern: string, account: string): string {
  return pattern.replace(/::\*:/, `::${account}:`).replaceAll(/[*?]/g, 'x');
}

/** A role that is none of the deployers: the first of one letter that their patterns do not match. */
export function roleOfNobody({ roles: { deployers } }: Profile): string {
  const prefix = deployers[0]?.replace(/::.*/, `::${ANY_ACCOUNT}:role/`) ?? '';
  const names = Array.from('abcdefghijklmnopqrstuvwxyz', (letter) => `${prefix}${letter}`);
  const isDeployer = (name: string): boolean => deployers.some((pattern) => matchesPattern(pattern, name));
  return names.find((name) => !isDeployer(name)) ?? `${prefix}a`;
}

export function fill(resource: string, principal: string, region: string): string {
  return resource
    .replaceAll('{partition}', partitionOf(principal))
    .replaceAll('{region}', region)
    .replaceAll('{account}', accountOf(principal));
}

function partitionOf(principal: string): string {
  return principal.split(':')[1] ?? '';
}

export function accountOf(principal: string): string {
  return principal.split(':')[4] ?? '';
}
