/** The folder that `core` lies in: the repository, or the package's `dist`. */
declare const packageRoot: string;
export = packageRoot;
