/** The first moment of a day (`YYYY-MM-DD`, UTC) in milliseconds; undefined where the text is no day of the calendar. */
export function startOfDay(day: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  const start = new Date(`${day}T00:00:00Z`);
  // A date takes 30 February for 2 March.
  return !Number.isNaN(start.getTime()) && start.toISOString().startsWith(day) ? start.getTime() : undefined;
}
