import { isAbsolute, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { AttachedPolicy, PolicyDocument } from '../../../core/iam/document';
import { collect } from '../../../core/problems';
import { readPolicy } from '../../../policies/preventive/validation';
import { readPolicyText } from './policy-text';

/** The policies of an organization: those in files are read once. */
export class KnownPolicies {
  private readonly files = new Map<string, PolicyDocument | undefined>();
  private readonly byName = new Map<string, PolicyDocument>();

  constructor(
    private readonly folder: string,
    private readonly problems: string[],
  ) {}

  /** Undefined where something is wrong with it, which is then among the problems. */
  read(file: string): PolicyDocument | undefined {
    const path = isAbsolute(file) ? file : join(this.folder, file);
    if (!this.files.has(path)) this.files.set(path, this.readOnce(path));
    return this.files.get(path);
  }

  /** Whether no policy before has the same name and another document: names are unique in an organization. */
  accept({ name, document }: AttachedPolicy): boolean {
    const known = this.byName.get(name) ?? document;
    this.byName.set(name, known);
    return isDeepStrictEqual(known, document);
  }

  private readOnce(path: string): PolicyDocument | undefined {
    return collect(this.problems, () => {
      const { document, problems } = readPolicy(readPolicyText(path), path);
      const errors = problems.filter(({ severity }) => severity === 'error');
      this.problems.push(...errors.map(({ file, line, message }) => `${file}:${line}: ${message}`));
      return document;
    });
  }
}
