export type { Document, DocumentSummary, Stage } from '../documents/document';
export { DocumentError } from '../../core/files/document-error';
export { KeptAttributes } from './plan/kept-attributes';
export { isOfApplication, readDocuments } from './read-documents';
