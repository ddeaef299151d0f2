export { LIVE_JUDGEMENTS, type LiveJudgement, notJudgedLive } from './judgements';
export type { LiveAccount, Unread } from '../documents/live-account';
export { LIVE_PERMISSIONS, type Operation, permissionsPolicy } from '../../core/aws/operations';
export { CONNECT_QUOTA, readLiveAccount } from './read-account';
export type { Clock, LiveDocument, LiveOptions } from './types';
