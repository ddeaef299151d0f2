/** Terraform's marks of what is unknown ("JSON Output Format", after_unknown), as `policies/lib/value.rego` reads them. */
import type { AttributePath } from './fact';

/** Whether what is at the path is only known after the apply, wholly: it is marked, or something around it is. */
export function isUnknown(marks: unknown, path: AttributePath): boolean {
  let current = marks;
  for (const step of path) {
    if (current === true) return true;
    current = memberOf(current, step);
  }
  return current === true;
}

/** Whether what is at the path is known now, and so is everything inside of it. */
export function isKnownEntirely(marks: unknown, path: AttributePath): boolean {
  if (isUnknown(marks, path)) return false;
  return !hasMark(path.reduce(memberOf, marks));
}

function hasMark(marks: unknown): boolean {
  return (
    marks === true || (typeof marks === 'object' && marks !== null && Object.values(marks).some(hasMark))
  );
}

function memberOf(value: unknown, step: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Record<string | number, unknown>)[step];
}
