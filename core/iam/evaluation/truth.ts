/**
 * Three-valued truth (Kleene): unknown where a context key is not given, or where AWS documents no answer. Numbers, because
 * millions of requests are evaluated.
 */
export type Truth = 0 | 1 | 2;

export const FALSE: Truth = 0;
export const TRUE: Truth = 1;
export const UNKNOWN: Truth = 2;

export function not(truth: Truth): Truth {
  return truth === UNKNOWN ? UNKNOWN : truth === TRUE ? FALSE : TRUE;
}

export function truthOf(value: boolean): Truth {
  return value ? TRUE : FALSE;
}
