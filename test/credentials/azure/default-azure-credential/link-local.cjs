// Loaded before a process starts: connections to the link-local address of IMDS go to a port on loopback, or find no
// route. Nothing is ever sent to that address.
const net = require("node:net");

const connect = Reflect.get(net.Socket.prototype, "connect");
net.Socket.prototype.connect = function redirected(...args) {
  const options = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (options?.host !== "169.254.169.254") return Reflect.apply(connect, this, args);
  if (process.env.IMDS_PORT === undefined) {
    const error = new Error("connect ENETUNREACH 169.254.169.254:80");
    process.nextTick(() => this.destroy(Object.assign(error, { code: "ENETUNREACH" })));
    return this;
  }
  Object.assign(options, { host: "127.0.0.1", port: Number(process.env.IMDS_PORT) });
  return Reflect.apply(connect, this, args);
};
