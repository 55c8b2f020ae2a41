// Loaded into each Node under wine, which refuses this option for a socket that is not connected yet; Windows does not.
const net = require("node:net");

const original = Object.getOwnPropertyDescriptor(net.Socket.prototype, "setKeepAlive");
net.Socket.prototype.setKeepAlive = function lateKeepAlive(...args) {
  if (!this.connecting) return original.value.apply(this, args);
  this.once("connect", () => original.value.apply(this, args));
  return this;
};
