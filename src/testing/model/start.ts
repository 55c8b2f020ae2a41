import { startEndpoint, type Route } from "../shared/endpoint.ts";
import { controlBody } from "../shared/control.ts";
import type { Call } from "../shared/received.ts";
import type { MockIdentity } from "../identity/start.ts";
import { createAccessControl } from "./access.ts";
import { answerModel, type ModelRequestDetail } from "./answer.ts";
import { connect } from "./socket.ts";
import { checkedModelKnobs, modelKnobs, type ModelKnobs } from "./knobs.ts";
import type { RecordedRequest } from "../shared/journal.ts";
import { ConfigError } from "../../errors.ts";

/** Knobs to start with, and what to accept. */
export interface MockModelOptions extends Partial<ModelKnobs> {
  /** Port on 127.0.0.1; default: any free port. */
  readonly port?: number;
  /** Decides about a credential; called once for each request without an accepted static key. */
  readonly accept?: (token: string) => boolean | Promise<boolean>;
  /**
   * Identity mock of this process whose tokens are accepted while they are valid; use `identityUrl` for one in another
   * process.
   */
  readonly identity?: Pick<MockIdentity, "issued">;
}

/** A request as the model endpoint saw it. */
export type ModelRequest = RecordedRequest & ModelRequestDetail;

/** A running model endpoint. */
export interface MockModel extends AsyncDisposable {
  /** Origin: `http://127.0.0.1:PORT`. Every API answers below any base path; `${url}/v1` is the usual one. */
  readonly url: string;
  /** Every request since the start or the last reset, in the order of arrival. */
  readonly requests: readonly ModelRequest[];
  /** Refuses a token with 401 from now on. */
  revoke(token: string): void;
  /** Changes knobs from now on; the others stay. @throws ConfigError */
  configure(patch: Partial<ModelKnobs>): void;
  /** Restores the initial knobs; requests, revocations and scripted turns and faults are cleared. */
  reset(): void;
  close(): Promise<void>;
  /** Resolves when it has closed, for whatever reason. */
  readonly closed: Promise<void>;
}

/**
 * Starts a loopback model endpoint that speaks OpenAI Chat Completions and Responses, Azure OpenAI's routes of both,
 * and Anthropic Messages, streaming and not, and Responses over WebSocket, and that checks the credential of every
 * request.
 *
 * Over HTTP it can be steered as well: `GET /requests`, `GET /config`, `POST /config`, `POST /reset`, `POST /stop`,
 * `POST /revoke` with `{"token": …}`.
 *
 * @throws ConfigError with every unknown or invalid option.
 *
 * @example
 * ```ts
 * import { startMockIdentity, startMockModel } from "byok-identity/testing";
 *
 * const identity = await startMockIdentity();
 * const model = await startMockModel({ identity }); // accepts only the tokens of this identity
 * const baseUrl = `${model.url}/v1`;
 * ```
 */
export async function startMockModel(options: MockModelOptions = {}): Promise<MockModel> {
  const { port = 0, accept, identity, ...patch } = options;
  const knobs = { ...modelKnobs, ...checkedModelKnobs(patch) };
  const access = createAccessControl({ accept, issued: identity?.issued.bind(identity) });

  const endpoint = await startEndpoint<ModelKnobs, ModelRequestDetail>({
    port,
    knobs,
    checked: checkedModelKnobs,
    route: (call, current): Route<ModelRequestDetail> =>
      answerModel(call, current, access, () => {
        const [turn, ...turns] = endpoint.knobs().turns;
        if (turn === undefined) return {};
        endpoint.configure({ turns });
        return turn;
      }),
    controls: {
      "POST /revoke": (call) => {
        access.revoke(tokenToRevoke(call));
        return { status: 204, body: "" };
      },
    },
    onReset: access.clear,
    onClose: () => Promise.resolve(),
    onUpgrade: (request, socket, head) =>
      void connect(request, socket, head, endpoint.dispatch).catch(() => socket.destroy()),
  });

  return {
    url: endpoint.url,
    requests: endpoint.requests,
    revoke: access.revoke,
    configure: endpoint.configure,
    reset: endpoint.reset,
    close: endpoint.close,
    closed: endpoint.closed,
    [Symbol.asyncDispose]: endpoint.close,
  };
}

function tokenToRevoke(call: Call): string {
  const body = controlBody(call);
  if (typeof body === "object" && body !== null && "token" in body) {
    if (typeof body.token === "string" && body.token !== "") return body.token;
  }
  throw new ConfigError([{ path: "token", message: "Expected the token to revoke, a string." }], {
    subject: "request to revoke",
  });
}
