/* Loaded before the device: leads the host that SDK 0.0.1 knows to the broker at MQTT_PORT. */

"use strict";

const net = require("node:net");

// Names of hosts have no case: mqtt.js asks in small letters.
const KNOWN = `${process.env.PRODUCT_KEY.toLowerCase()}.iot-as-mqtt.cn-shanghai.aliyuncs.com`;
const connect = net.createConnection;

net.createConnection = (port, host, ...rest) => {
  if (host !== KNOWN || Number(port) !== 1883) throw new Error(`No route to ${host}:${port}`);
  return connect(Number(process.env.MQTT_PORT), "127.0.0.1", ...rest);
};
