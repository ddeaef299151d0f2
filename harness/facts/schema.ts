/** What the schemas of every kind of facts have in common. They are for checks: the program does not load them. */
import { z } from 'zod';

/** [path inside of the text, what is there, what is expected]. */
export const problems = z.array(
  z.tuple([z.array(z.union([z.string(), z.number()])), z.unknown(), z.unknown()]),
);
