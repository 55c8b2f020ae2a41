// Passes each line of stdin to a handler and prints the answer; argv[2] is the folder of the compiled package.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const sdk = await import(pathToFileURL(`${process.argv[2]}/index.js`).href);

const editor = new sdk.EditorCaller(async (method, params) => {
  if (method === sdk.EDITOR_IDLE && params === undefined) return null;
  if (method !== sdk.EDITOR_OPEN) throw new Error(`unexpected ${method}`);
  if (params.uri === "file:missing") throw new sdk.RpcError(-32001, "No such file");
  return { title: params.uri === "file:wrong" ? 7 : `Title of ${params.uri}` };
});

const files = {
  async read({ path }) {
    if (path === "broken") throw new Error("secret");
    return { text: (await editor.open({ uri: `file:${path}` })).title };
  },
  list: async () => ({ paths: ["a", "b"] }),
  forget: () => editor.idle(),
};
const rpc = { async ping() {} };

for await (const line of createInterface({ input: process.stdin })) {
  const { handler, method, params } = JSON.parse(line);
  const called =
    handler === "files"
      ? sdk.dispatchFiles(files, method, params)
      : sdk.dispatchRpc(rpc, method, params);
  const answer = await called.then(
    (result) => ({ result }),
    (error) => ({
      error:
        error instanceof sdk.RpcError
          ? { code: error.code, message: error.message }
          : { code: -32603, message: "failed" },
    }),
  );
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
