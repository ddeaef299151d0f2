import { Token } from 'cdktf';
import { matches, show, type Validation } from '../modules/validation';
import type { Profile } from '../policies/profile';

/**
 * What every service takes. Source: AWS General Reference, "Tag naming limits and requirements" (as in botocore 1.43.11:
 * "TagResource" of Amazon Connect, AWS IAM and AWS KMS).
 */
const TAG_KEY = /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu;
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;
const MAXIMUM_TAGS = 50;
const CHARACTERS = 'letters, digits, spaces and _ . : / = + - @';

/** Requires the tags of the profile, each with a value, and that all tags are as AWS takes them. */
export function requireTags(
  validation: Validation,
  tags: Readonly<Record<string, string>>,
  profile: Profile,
): void {
  if (Token.isUnresolved(tags)) return;
  for (const key of profile.requiredTags) {
    validation.require(
      !isBlank(tags[key]),
      `tags must have ${show(key)} with a value (requiredTags of profile ${show(profile.name)}), got ${show(tags[key])}; add it`,
      'COST-001',
    );
  }
  const all = Object.entries(tags);
  validation.require(
    all.length <= MAXIMUM_TAGS,
    `tags must be ${MAXIMUM_TAGS} at most, got ${all.length}; remove some`,
  );
  for (const [key, value] of all) {
    validation.require(
      matches(TAG_KEY, key),
      `tags must have keys of 1 to 128 ${CHARACTERS} that do not begin with "aws:", got ${show(key)}; rename it`,
    );
    validation.require(
      matches(TAG_VALUE, value) || (profile.requiredTags.includes(key) && isBlank(value)),
      `tags must have values of up to 256 ${CHARACTERS}, got ${show(value)} for ${show(key)}; correct it`,
    );
  }
}

/** Whether a tag has no value, which is said once. */
function isBlank(value: string | undefined): boolean {
  return typeof value !== 'string' || value.trim() === '';
}
