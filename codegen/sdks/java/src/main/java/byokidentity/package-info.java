// Generated from a JSON Schema. Change the schema and generate again; edits here are lost.
/**
 * The wire contract of byok-identity: provider configurations for bring-your-own-provider model
 * clients, with declarative identity blocks, and the remote call by which a runtime asks its client
 * for a token.
 */
package byokidentity;
