import type { RequestOptions, Server } from "node:http";

/** How clients reach this user's agent, so that neither of them has to trust another user. */
export interface AgentTransport {
  /** Why another user might control the address; undefined if that is impossible. */
  readonly addressProblem: (address: string) => string | undefined;
  /** The part of a request's options that says where it goes. */
  readonly requestTo: (address: string) => Pick<RequestOptions, "socketPath" | "createConnection">;
  /**
   * Makes the server listen. Resolves to a function that stops it, which waits for requests in flight, at most `grace`
   * milliseconds.
   *
   * @throws ConfigError if other users can access the address, or another agent uses it.
   */
  readonly listen: (server: Server, address: string) => Promise<(grace: number) => Promise<void>>;
}
