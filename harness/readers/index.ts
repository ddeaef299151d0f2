export type { Document, DocumentSummary, Stage } from './document';
export { DocumentError } from './document-error';
export { KeptAttributes } from './kept-attributes';
export { readDocuments } from './read-documents';
