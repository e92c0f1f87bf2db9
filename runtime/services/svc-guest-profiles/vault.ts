import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts what must not be readable in the database, with AES-256-GCM. A value only opens in the place it was sealed for. */
export interface Vault {
  /** Different each time. */
  seal(place: string, text: string): string;
  open(place: string, sealed: string): string;
  /**
   * The same for the same text, so that a unique index works; texts of one form are neighbors in an index. It shows
   * who has the same name, and nothing of what the name is.
   */
  sealFindable(place: string, text: string, form: string): string;
  openFindable(place: string, sealed: string): string;
  /** All that was sealed with this form lies from the first to before the second. */
  range(place: string, form: string): readonly [from: string, before: string];
}

const vectorLength = 12;
const tagLength = 16;
/** Hexadecimal digits and then a letter: in this order under every collation. */
const tokenLength = 32;

export function createVault(key: Uint8Array): Vault {
  const derived = (purpose: string) => Buffer.from(hkdfSync('sha256', key, '', purpose, 32));
  const [content, vectors, tokens] = [derived('content'), derived('vectors'), derived('tokens')];
  const digest = (secret: Buffer, place: string, text: string) =>
    createHmac('sha256', secret).update(`${place}\0${text}`).digest();
  const token = (place: string, form: string) => digest(tokens, place, form).toString('hex').slice(0, tokenLength);

  const encrypt = (place: string, text: string, vector: Buffer) => {
    const cipher = createCipheriv('aes-256-gcm', content, vector).setAAD(Buffer.from(place));
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([vector, cipher.getAuthTag(), body]).toString('base64url');
  };
  const decrypt = (place: string, sealed: string) => {
    const bytes = Buffer.from(sealed, 'base64url');
    const body = vectorLength + tagLength;
    const decipher = createDecipheriv('aes-256-gcm', content, bytes.subarray(0, vectorLength))
      .setAAD(Buffer.from(place))
      .setAuthTag(bytes.subarray(vectorLength, body));
    return Buffer.concat([decipher.update(bytes.subarray(body)), decipher.final()]).toString('utf8');
  };

  return {
    seal: (place, text) => encrypt(place, text, randomBytes(vectorLength)),
    open: decrypt,
    sealFindable(place, text, form) {
      // A vector made from the text: one text has one vector, and two texts don't share theirs.
      const vector = digest(vectors, place, text).subarray(0, vectorLength);
      return `${token(place, form)}a${encrypt(place, text, vector)}`;
    },
    openFindable: (place, sealed) => decrypt(place, sealed.slice(tokenLength + 1)),
    range(place, form) {
      const own = token(place, form);
      return [`${own}a`, `${own}b`];
    },
  };
}
