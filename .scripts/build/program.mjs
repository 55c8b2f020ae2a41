/** Options for a program of the project's own, which finds its packages where it is run. */
export const program = {
  tsconfig: false,
  platform: "node",
  transform: { target: "node20.19" },
  // What starts with neither a dot nor a slash, but for the bundler's own helpers.
  external: /^(?!@oxc-project\/runtime\/)[\w@]/,
  checks: { ineffectiveDynamicImport: false },
};
