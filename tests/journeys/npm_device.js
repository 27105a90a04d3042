/* A device as its maker writes it with aliyun-iot-mqtt. Standard input holds the triplet. */

"use strict";

const { readFileSync } = require("node:fs");
const sdk = require("aliyun-iot-mqtt");

const triplet = JSON.parse(readFileSync(0, "utf8"));
const topic = `${triplet.productKey}/${triplet.deviceName}/update`; // no leading slash
const client = sdk.getAliyunIotMqttClient(triplet);

client.on("connect", () => {
  client.publish(topic, '{"temperature":14,"humidity":116}', { qos: 1 }, (error) => {
    if (error) throw error;
    client.end();
  });
});
client.on("error", (error) => {
  throw error;
});
