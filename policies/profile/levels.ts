/** How binding a control is. */

/** From least to most. */
export const LEVELS = ['advisory', 'soft-mandatory', 'hard-mandatory'] as const;
export type Level = (typeof LEVELS)[number];

/** What the profile needs to know about a control of the catalogue. */
export interface ControlLevel {
  readonly id: string;
  /** The level that the control has unless the profile's `levels` changes it. */
  readonly level: Level;
}

/** The level of a control: what the profile says, else the control's own. */
export function effectiveLevel(
  profile: { readonly levels: Readonly<Record<string, Level>> },
  control: ControlLevel,
): Level {
  return profile.levels[control.id] ?? control.level;
}
