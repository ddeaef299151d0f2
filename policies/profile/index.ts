/** The organization profile: the approved values, in one validated file. */
export * as IpRanges from '../../core/ip/ip-ranges';
export { type ControlLevel, effectiveLevel, type Level, LEVELS } from './levels';
export { loadProfile, parseProfile } from './load';
export type { LoadedProfile } from './loaded-profile';
export { ProfileError } from './profile-error';
export { DEFAULT_PROFILE_FILE } from './default-profile';
export { partitionOfRegion } from '../../core/aws/partition';
export { REFERENCE_PROFILE_FILE, referenceProfile, resolveProfile } from './reference';
export { type Profile, type ProfileInput, profileJsonSchema, profileSchema, PROTECTED_DATA } from './schema';
