// The device's connection: MQTT 3.1.1 over a WebSocket, ended for good when it breaks.
import mqtt from "mqtt";

const PATIENCE_MS = 30_000;
// Browsers let hidden pages act once a minute: more than half of this would be too late.
const KEEPALIVE_SECONDS = 150;

// Answer a connection once it stands, or fail with { refused: true } where the platform said no.
export function connect(address, login, { heard, ended }) {
  return new Promise((resolve, reject) => {
    const client = mqtt.connect(address, {
      clientId: login.client_id,
      username: login.username,
      password: login.password,
      protocolVersion: 4,
      clean: true,
      keepalive: KEEPALIVE_SECONDS,
      connectTimeout: PATIENCE_MS,
      reconnectPeriod: 0, // another who plays the device would be thrown out, and come back
      timerVariant: "native", // a worker made of a text is what the page's policy forbids
    });
    let stands = false;
    let failure = { refused: false };
    client.on("connect", () => {
      stands = true;
      resolve(link(client));
    });
    client.on("error", (error) => (failure = { refused: typeof error.code === "number" }));
    client.on("message", (topic, payload) => heard(topic, payload));
    client.on("close", () => {
      client.end(true); // tells whoever waits for an acknowledgement
      if (stands) ended();
      else reject(failure);
    });
  });
}

function link(client) {
  return {
    // Answer after how many milliseconds the platform acknowledged (with QoS 0: let it go).
    async publish(topic, payload, qos) {
      const began = performance.now();
      await client.publishAsync(topic, payload, { qos });
      return Math.round(performance.now() - began);
    },
    // Tell whether the platform granted it.
    async subscribe(filter) {
      try {
        const [granted] = await client.subscribeAsync(filter, { qos: 1 });
        return granted === undefined || granted.qos < 128;
      } catch {
        return false;
      }
    },
    unsubscribe: (filter) => client.unsubscribeAsync(filter),
    close: () => client.end(),
  };
}
