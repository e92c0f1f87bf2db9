// The examples of the Amazon S3 API reference, "Authenticating Requests (AWS Signature Version 4)".
import { expect, it } from 'vitest';
import { encodeKey, presignUrl, signHeaders } from '../../../runtime/platform/stores/sign-s3.ts';

const keys = {
  region: 'us-east-1',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const now = new Date('2013-05-24T00:00:00Z');
const host = 'https://examplebucket.s3.amazonaws.com';
const signatureOf = (headers: Record<string, string>) => headers.authorization?.split('Signature=')[1];

it('signs an address as Amazon does in its example', () => {
  const url = presignUrl({ method: 'GET', url: new URL(`${host}/test.txt`), headers: {} }, 86_400, keys, now);
  expect(url).toBe(
    `${host}/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256` +
      '&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request' +
      '&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host' +
      '&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
  );
});

it('signs a GET with a header as in the example', () => {
  const headers = signHeaders(
    { method: 'GET', url: new URL(`${host}/test.txt`), headers: { range: 'bytes=0-9' } },
    new Uint8Array(),
    keys,
    now,
  );
  expect(signatureOf(headers)).toBe('f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41');
});

it('signs a PUT with a body and a key to be encoded as in the example', () => {
  const headers = signHeaders(
    {
      method: 'PUT',
      url: new URL(`${host}/${encodeKey('test$file.text')}`),
      headers: { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
    },
    new TextEncoder().encode('Welcome to Amazon S3.'),
    keys,
    now,
  );
  expect(headers['x-amz-content-sha256']).toBe('44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072');
  expect(signatureOf(headers)).toBe('98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd');
});

it('signs a query as in the examples', () => {
  const sign = (query: string) =>
    signatureOf(
      signHeaders({ method: 'GET', url: new URL(`${host}/?${query}`), headers: {} }, new Uint8Array(), keys, now),
    );
  expect(sign('lifecycle')).toBe('fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543');
  expect(sign('max-keys=2&prefix=J')).toBe('34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7');
});

it('encodes what others leave as it is', () => {
  expect(encodeKey("a b/ü'(1)!*~.jpg")).toBe('a%20b/%C3%BC%27%281%29%21%2A~.jpg');
});
