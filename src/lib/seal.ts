/** Keys that encrypt and decrypt. */
export interface SealKeys {
  /** Encrypts. */
  readonly current: { readonly id: string; readonly secret: Buffer };
  /** Decrypts values that were encrypted with it. */
  find(id: string): Buffer | undefined;
}

/** Encrypts texts so that they can be read only with a key, and only in the place they were stored in. */
export interface Seal {
  /** `place` is bound to the text: the value cannot be decrypted for another place. */
  seal(text: string, place: string): string;
  /** Undefined if the value was made with an unknown key, belongs to another place, or was tampered with. */
  open(sealed: string, place: string): string | undefined;
}

const CIPHER = "aes-256-gcm";
/** The nonce that NIST SP 800-38D section 8.2 recommends, bytes. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM with a random nonce; a value is `1.KEY_ID.BASE64URL(nonce, tag, ciphertext)`. */
export function createSeal(keys: SealKeys): Seal {
  // Not imported: users without a store do not pay for loading it.
  const { createCipheriv, createDecipheriv, randomBytes } = process.getBuiltinModule("node:crypto");
  return {
    seal(text, place) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, keys.current.secret, nonce, {
        authTagLength: TAG_BYTES,
      });
      cipher.setAAD(Buffer.from(place));
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      const value = Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url");
      return `1.${keys.current.id}.${value}`;
    },
    open(sealed, place) {
      const [version, id = "", value = ""] = sealed.split(".");
      const secret = version === "1" ? keys.find(id) : undefined;
      const bytes = Buffer.from(value, "base64url");
      if (secret === undefined || bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
      try {
        const nonce = bytes.subarray(0, NONCE_BYTES);
        const decipher = createDecipheriv(CIPHER, secret, nonce, { authTagLength: TAG_BYTES });
        decipher.setAAD(Buffer.from(place));
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
        return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
      } catch {
        return undefined;
      }
    },
  };
}
