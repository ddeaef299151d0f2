const LONGEST = 60;

/** A value as it is shown in an error message: JSON on one line, shortened. */
export function quote(value: unknown): string {
  const text =
    typeof value === 'string'
      ? value
      : typeof value === 'number'
        ? String(value)
        : (JSON.stringify(value) ?? 'nothing');
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return typeof value === 'string' ? JSON.stringify(short) : short;
}
