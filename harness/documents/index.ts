/** What the readers hand over, and what the reports say of it. */
export type { Document, DocumentSummary, Stage } from './document';
export type { Facts } from './facts';
export type { LiveAccount, Unread } from './live-account';
export type { LiveReading, PlanDocument } from './plan-document';
