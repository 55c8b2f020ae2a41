// A model endpoint that revokes each token after as many requests as it is told.
import { startMockModel } from "byok-identity/testing";

const [, , each] = process.argv;
const uses = new Map();
const model = await startMockModel({
  accept(token) {
    const used = (uses.get(token) ?? 0) + 1;
    uses.set(token, used);
    return used <= Number(each);
  },
});
// It keeps every request for those who ask; this one serves too many.
setInterval(() => model.requests.splice(0), 1_000).unref();
process.send({ url: model.url });
process.on("disconnect", () => void model.close());
