export type { Document, DocumentSummary, Stage } from '../documents/document';
export { KeptAttributes } from './plan/kept-attributes';
export { isOfApplication, readDocuments } from './read-documents';
