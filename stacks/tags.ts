import { Token } from 'cdktf';
import { show, type Validation } from '../modules/validation';
import type { Profile } from '../policies/profile';

export function requireTags(
  validation: Validation,
  tags: Readonly<Record<string, string>>,
  profile: Profile,
): void {
  if (Token.isUnresolved(tags)) return;
  for (const key of profile.requiredTags) {
    validation.require(
      (tags[key] ?? '').trim() !== '',
      `tags must have ${show(key)} with a value (requiredTags of profile ${show(profile.name)}), got ${show(tags[key])}; add it`,
      'COST-001',
    );
  }
}
