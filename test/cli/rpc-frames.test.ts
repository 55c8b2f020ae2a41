import { expect, test } from "vitest";
import { framedBodies } from "../../src/cli/rpc/frames.ts";
import { fc } from "../support/properties.ts";
import { failureOf } from "../support/promises.ts";

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function bodies(bytes: Buffer, size: number): Promise<string[]> {
  const read: string[] = [];
  for await (const body of framedBodies(inPieces(bytes, size))) read.push(body.toString());
  return read;
}

const framed = (text: string): string =>
  `Content-Type: x\r\ncontent-length:${Buffer.byteLength(text)} \r\n\r\n${text}`;

test("framedBodies() reads what was framed, however it arrives", async () => {
  const texts = fc.array(fc.string({ unit: "binary" }));
  await fc.assert(
    fc.asyncProperty(texts, fc.integer({ min: 3, max: 100 }), async (messages, size) => {
      const bytes = Buffer.from(messages.map(framed).join(""));
      expect(await bodies(bytes, size)).toEqual(messages);
    }),
  );
});

test("framedBodies() ends with ERR_NOT_SUPPORTED at whatever is not framed, and does not wait", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 1 }),
      fc.integer({ min: 1 }),
      async (noise, size) => {
        const bytes = Buffer.concat([Buffer.from(framed("{}")), noise]);
        expect(await failureOf(bodies(bytes, size))).toMatchObject({ code: "ERR_NOT_SUPPORTED" });
      },
    ),
  );
});

test.each([
  ["Content-Length: 99999999\r\n\r\nx", /has 99999999 bytes; the maximum is 1048576/],
  ["Content-Length: 1048577\r\n\r\n{}", /has 1048577 bytes; the maximum is 1048576/],
  ["Content-Length: 2\r\nContent-Length: 4\r\n\r\n{}", /one Content-Length header/],
  ["Content-Length: +2\r\n\r\n{}", /one Content-Length header/],
  ["noise", /in the middle of a header\. Write “Content-Length: N”/],
  ["Content-Length: 9\r\n\r\n{}", /after 2 of its 9 bytes\. Content-Length counts the bytes/],
])("framedBodies() says what is wrong with %j", async (text, message) => {
  expect(await failureOf(bodies(Buffer.from(text), 100))).toMatchObject({
    message: expect.stringMatching(message) as string,
  });
});

test("framedBodies() accepts one length twice", async () => {
  const text = "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}";
  expect(await bodies(Buffer.from(text), 100)).toEqual(["{}"]);
});
