import * as z from 'zod';
import { IpRangesError, minimalCover } from '../../../core/ip/ip-ranges';
import { flag, isMapping, section, wholeNumber } from '../settings';

/** Source: Amazon Connect API Reference, "UpdateAuthenticationProfile" (as in botocore 1.43.11). */
const PERIODIC_SESSION_MINUTES = { minimum: 10, maximum: 60 };
const SESSION_INACTIVITY_MINUTES = { minimum: 15, maximum: 720 };

export const signIn = section({
  allowedIps: z
    .array(z.string({ error: 'an IP range as text' }), { error: 'a list of IP ranges, at least one' })
    .min(1, { error: 'a list of IP ranges, at least one' })
    .describe(
      'Public addresses that users sign in from: addresses, CIDR blocks, dash ranges (198.51.100.50-60), IPv4 and IPv6. Normalised to the minimal list of CIDR blocks.',
    ),
  periodicSessionDurationInMinutes: wholeNumber(PERIODIC_SESSION_MINUTES)
    .default(60)
    .describe('Longest approved interval, in minutes, after which Amazon Connect checks a session again.'),
  sessionInactivityDurationInMinutes: wholeNumber(SESSION_INACTIVITY_MINUTES)
    .default(60)
    .describe('Longest approved inactivity, in minutes, before a user is signed out.'),
  acceptDocumentationRanges: flag(
    false,
    'Accept the documentation ranges of RFC 5737, RFC 3849 and RFC 9637 in allowedIps. For examples only.',
  ),
}).superRefine(
  (value, context) => {
    const { allowedIps, acceptDocumentationRanges } = value as Readonly<Record<string, unknown>>;
    if (!Array.isArray(allowedIps) || allowedIps.length === 0) return;
    const texts = allowedIps.map((one: unknown) => (typeof one === 'string' ? one : null));
    const positions = [...texts.keys()].filter((index) => texts[index] !== null);
    try {
      minimalCover(
        texts.filter((text) => text !== null),
        { acceptDocumentationRanges: acceptDocumentationRanges === true },
      );
    } catch (error) {
      if (!(error instanceof IpRangesError)) throw error;
      for (const { index, message } of error.details) {
        const position = index === null ? undefined : positions[index];
        const path = position === undefined ? ['allowedIps'] : ['allowedIps', position];
        if (positions.length > 0) context.addIssue({ code: 'custom', path, message });
      }
    }
  },
  { when: isMapping },
);
