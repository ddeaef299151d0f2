import type { Kind } from './kind';

/** A web site that may embed what an instance shows: a type of the live reader's, which the AWS provider does not have. */
export const APPROVED_ORIGIN = {
  type: 'aws_connect_approved_origin',
  read: { 'connect:ListApprovedOrigins': ['origin'] },
} as const satisfies Kind;
