/** The compilers that users have, oldest first. From 5.8 on a CommonJS module may `require` an ES module. */
export const typescripts = ["5.4", "5.5", "5.6", "5.7", "5.8", "5.9", "6.0", "7.0"].map(
  (version) => ({ version, alias: `typescript-${version}`, requires: Number(version) >= 5.8 }),
);
