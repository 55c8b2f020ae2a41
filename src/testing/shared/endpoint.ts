import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Certificate } from "./certificate.ts";
import { control, controlBody, type Controls } from "./control.ts";
import { json, type Answer, type Call, type Delivery } from "./received.ts";
import type { Fault } from "./fault.ts";
import { journalJson, recorded, type RecordedRequest } from "./journal.ts";
import type { CommonKnobs } from "./knobs.ts";
import { listen } from "./listener.ts";

/** How one protocol request is answered. */
export interface Route<Detail extends object> {
  /** What the journal says about the request beyond HTTP. */
  readonly detail: Detail;
  /** Whether delays and faults apply to it; they do not apply to discovery documents, for example. */
  readonly scripted: boolean;
  answer(record: RecordedRequest & Detail): Answer | Promise<Answer>;
  /** A scripted status in the protocol's own error shape. */
  readonly failure: (status: number) => Answer;
}

/** What differs between the endpoints. */
export interface EndpointOptions<Knobs extends CommonKnobs, Detail extends object> {
  readonly port: number;
  /** If given, the same endpoint also listens with TLS, on a separate port. */
  readonly certificate?: Certificate | undefined;
  /** The knobs as they are at the start and after a reset. */
  readonly knobs: Knobs;
  /** Checks a patch of the knobs; throws ConfigError. */
  readonly checked: (patch: unknown) => Partial<Knobs>;
  readonly route: (call: Call, knobs: Knobs) => Route<Detail>;
  /** Control paths beyond those every endpoint has. */
  readonly controls: Controls;
  readonly onReset: () => void;
  readonly onClose: () => Promise<void>;
  readonly onUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/** A running endpoint. */
export interface Endpoint<Knobs, Detail> {
  readonly url: string;
  readonly secureUrl: string | undefined;
  readonly requests: readonly (RecordedRequest & Detail)[];
  readonly knobs: () => Knobs;
  /** Answers a protocol request that did not arrive over plain HTTP. */
  readonly dispatch: (call: Call) => Promise<Delivery>;
  readonly configure: (patch: unknown) => void;
  readonly reset: () => void;
  readonly close: () => Promise<void>;
  /** Resolves when it has closed, for whatever reason. */
  readonly closed: Promise<void>;
}

export async function startEndpoint<Knobs extends CommonKnobs, Detail extends object>(
  options: EndpointOptions<Knobs, Detail>,
): Promise<Endpoint<Knobs, Detail>> {
  let knobs = structuredClone(options.knobs);
  const requests: (RecordedRequest & Detail)[] = [];
  const closing = new AbortController();

  function configure(patch: unknown): void {
    knobs = { ...knobs, ...structuredClone(options.checked(patch)) };
  }

  function reset(): void {
    knobs = structuredClone(options.knobs);
    requests.length = 0;
    options.onReset();
  }

  function nextFault(): Fault {
    const [fault = knobs.outage, ...rest] = knobs.faults;
    knobs = { ...knobs, faults: rest };
    return fault;
  }

  async function dispatch(call: Call): Promise<Delivery> {
    const route = options.route(call, knobs);
    const fault = route.scripted ? nextFault() : {};
    const faulty = Object.keys(fault).length > 0;
    const record = { ...recorded(call, faulty ? fault : undefined), ...route.detail };
    requests.push(record);
    const delay = route.scripted ? (fault.delay ?? knobs.delay) : 0;
    if (delay > 0) await sleep(delay, undefined, { signal: closing.signal });
    if (fault.break === "reset" || fault.break === "hang") {
      return { status: 0, body: "", break: fault.break };
    }
    const answer =
      fault.status === undefined || fault.status < 300
        ? await route.answer(record)
        : route.failure(fault.status);
    const status = fault.status ?? answer.status;
    record.status = status;
    return {
      status,
      headers: {
        ...answer.headers,
        ...(fault.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter }),
        ...fault.headers,
      },
      body: fault.body ?? answer.body,
      break: fault.break,
      delivered: () => {
        record.completed = true;
      },
    };
  }

  const controls: Controls = {
    "GET /requests": () => json(200, journalJson(requests)),
    "GET /config": () => json(200, knobs),
    "POST /config": (call) => {
      configure(controlBody(call));
      return json(200, knobs);
    },
    "POST /reset": () => {
      reset();
      return { status: 204, body: "" };
    },
    "POST /stop": () => ({
      status: 204,
      headers: { connection: "close" },
      body: "",
      delivered: () => void close(),
    }),
    ...options.controls,
  };

  const answer = async (call: Call): Promise<Delivery> =>
    (await control(controls, call)) ?? dispatch(call);

  const shared = { answer, upgrade: options.onUpgrade };
  const plain = await listen({ ...shared, port: options.port });
  const secure =
    options.certificate === undefined
      ? undefined
      : await listen({ ...shared, port: 0, certificate: options.certificate });

  const { promise: closed, resolve: setClosed } = withResolvers();
  let ended = false;
  function close(): Promise<void> {
    if (ended) return closed;
    ended = true;
    closing.abort();
    void Promise.allSettled([plain.close(), secure?.close(), options.onClose()]).then(setClosed);
    return closed;
  }

  return {
    url: plain.url,
    secureUrl: secure?.url,
    requests,
    knobs: () => knobs,
    dispatch,
    configure,
    reset,
    close,
    closed,
  };
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve!: () => void;
  const promise = new Promise<void>((settle) => {
    resolve = () => settle();
  });
  return { promise, resolve };
}
