/** npm's own, which has no types. */
declare module "cmd-shim" {
  export default function cmdShim(from: string, to: string): Promise<void>;
}
