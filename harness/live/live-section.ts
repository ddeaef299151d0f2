import { quote } from '../../core/text/quote';
import type { LiveSection, Unread } from '../documents/live-account';
import { liveReading } from './judgements';

const VERSION = 1;
const UNREAD = ['address', 'what', 'operation', 'permission', 'reason', 'fact'] as const;

/** What the section `live_account` of a document says, or what is wrong with it. */
export function liveSection(value: unknown): LiveSection | { readonly problem: string } {
  if (!isObject(value)) return { problem: 'it must be an object' };
  const { version, account, region, read_at: readAt, instances, unread } = value;
  if (version !== VERSION) return { problem: `version must be ${VERSION}, got ${quote(version)}` };
  if (typeof account !== 'string' || typeof region !== 'string' || typeof readAt !== 'string')
    return { problem: 'account, region and read_at must be texts' };
  if (typeof instances !== 'number')
    return { problem: `instances must be a number, got ${quote(instances)}` };
  if (!Array.isArray(unread) || !unread.every(isUnread))
    return { problem: `unread must be an array of objects with ${UNREAD.join(', ')}` };
  return { account: { account, region, readAt, instances, unread }, reading: liveReading(unread) };
}

function isUnread(value: unknown): value is Unread {
  return isObject(value) && UNREAD.every((name) => typeof value[name] === 'string');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
