import { json, type Answer } from "../../shared/received.ts";
import { epoch, secondsLeft, type RefusalTable, type SourceProtocol } from "../source.ts";

const refusals: RefusalTable = {
  method: [405, "MethodNotAllowed", "The HTTP method is not allowed."],
  forwarded: [400, "BadRequest", "Bad request."],
  metadata: [400, "BadRequest", "Required metadata header not specified."],
  secret: [401, "Unauthorized", "Unauthorized."],
  "api-version": [400, "BadRequest", "Bad request."],
  resource: [400, "BadRequest", "The resource parameter is missing."],
  selectors: [400, "BadRequest", "Bad request."],
  "unknown-identity": [400, "BadRequest", "No identity is signed in."],
  "unknown-resource": [400, "AudienceNotSupported", "The audience is not supported by MSI."],
};

const error = (status: number, code: string, message: string): Answer =>
  json(status, { error: { code, message } });

/**
 * Azure Cloud Shell: a form post, and always the identity of the signed-in user.
 *
 * @see https://learn.microsoft.com/azure/cloud-shell/msi-authorization
 */
export const cloudShell: SourceProtocol = {
  source: "cloud-shell",
  path: "/oauth2/token",
  method: "POST",
  precheck: (call) => (call.headers["metadata"] === "true" ? undefined : "metadata"),
  parameters: (call) => new URLSearchParams(call.body.toString("utf8")),
  selectors: {},
  refuse: (reason) => error(...refusals[reason]),
  failure: (status) => error(status, "Scripted", `Scripted status ${status}.`),
  fields: (issued) => ({
    access_token: issued.token,
    expires_in: String(secondsLeft(issued)),
    expires_on: String(epoch(issued.expiresOn)),
    not_before: String(epoch(issued.issuedOn)),
    resource: issued.audience,
    token_type: "Bearer",
  }),
};
