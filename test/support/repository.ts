/** The root of the repository: paths of its files are written from here, never counted from where a test lies. */
export { default as REPOSITORY } from '../../core/files/package-root';
