// Generated from the JSON Schema. Do not edit: change the schema and generate again.
import {
  shapeOfProviderConnection,
  shapeOfProviderConfig,
  shapeOfNamedProviderConfig,
  shapeOfProvidersFile,
} from "./shapes.js";
import { stripped } from "./strip.js";
import type {
  ProviderConnection,
  ProviderConfig,
  NamedProviderConfig,
  ProvidersFile,
} from "./types.js";

/** What crosses the wire of a `ProviderConnection`. */
export type WireProviderConnection = Omit<ProviderConnection, "bearerTokenProvider">;

/**
 * What crosses the wire: a copy in which each callback is left out and the field that says so is
 * set. Everything else stays as it is, secrets and unknown fields included.
 */
export function toWireProviderConnection(value: ProviderConnection): WireProviderConnection {
  return stripped(shapeOfProviderConnection, value) as WireProviderConnection;
}

/** What crosses the wire of a `ProviderConfig`. */
export type WireProviderConfig = Omit<ProviderConfig, "bearerTokenProvider">;

/**
 * What crosses the wire: a copy in which each callback is left out and the field that says so is
 * set. Everything else stays as it is, secrets and unknown fields included.
 */
export function toWireProviderConfig(value: ProviderConfig): WireProviderConfig {
  return stripped(shapeOfProviderConfig, value) as WireProviderConfig;
}

/** What crosses the wire of a `NamedProviderConfig`. */
export type WireNamedProviderConfig = Omit<NamedProviderConfig, "bearerTokenProvider">;

/**
 * What crosses the wire: a copy in which each callback is left out and the field that says so is
 * set. Everything else stays as it is, secrets and unknown fields included.
 */
export function toWireNamedProviderConfig(value: NamedProviderConfig): WireNamedProviderConfig {
  return stripped(shapeOfNamedProviderConfig, value) as WireNamedProviderConfig;
}

/**
 * What crosses the wire: a copy in which each callback is left out and the field that says so is
 * set. Everything else stays as it is, secrets and unknown fields included.
 */
export function toWireProvidersFile(value: ProvidersFile): ProvidersFile {
  return stripped(shapeOfProvidersFile, value) as ProvidersFile;
}
