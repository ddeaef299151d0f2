import { isProblems, ProblemsError } from '../../core/problems';

/**
 * The name by which users of the package know what is thrown for a profile that cannot be read or has anything wrong with
 * it: `error instanceof ProfileError` holds for every error of ours of that kind, and for no other.
 */
export class ProfileError extends ProblemsError {
  static override [Symbol.hasInstance](error: unknown): error is ProfileError {
    return isProblems(error, 'profile');
  }

  constructor(problems: readonly string[]) {
    super('profile', problems);
  }
}
