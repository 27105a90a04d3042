/* Works with @alicloud/mns, unmodified. Arguments: endpoint, access key id, secret. */
"use strict";

const assert = require("node:assert");
const MNSClient = require("@alicloud/mns");
const { watched, unused, rejected } = require("./stage.js");

const [endpoint, accessKeyId, accessKeySecret] = process.argv.slice(2);
const options = { endpoint, accessKeyId, accessKeySecret };
const client = watched(new MNSClient("1234567890123456", options), "Client");
const guesser = new MNSClient("1234567890123456", { ...options, accessKeySecret: "guessed" });

// Empty in this release of the SDK, or of the machinery inside.
const STUBS = /^(deleteTopic|subscribe|unsubscribe|listSubscriptionByTopic|httpEndpoint)$/;
const MORE_STUBS = /^([gs]etSubscriptionAttributes)$/;
const INSIDE = /^(constructor|_.*|request|get|put|post|delete|sign|buildHeaders|refreshSTS)$/;

const named = (code) => (error) => error.name === `MNS${code}Error`;

async function queues() {
  const made = await client.createQueue("ac-orders", { VisibilityTimeout: 60 });
  assert.equal(made.code, 201);
  assert.equal(made.headers.location, `${endpoint}/queues/ac-orders`);
  const again = await client.createQueue("ac-orders", { VisibilityTimeout: 60 });
  assert.deepEqual([again.code, again.headers.location], [204, made.headers.location]);
  await rejected(client.createQueue("ac-orders"), named("QueueAlreadyExist"));
  await rejected(client.createQueue("-no-"), named("InvalidQueueName"));

  assert.equal((await client.setQueueAttributes("ac-orders", { DelaySeconds: 0 })).code, 204);
  const { body } = await client.getQueueAttributes("ac-orders");
  assert.deepEqual([body.QueueName, body.VisibilityTimeout], ["ac-orders", "60"]);
  assert.equal(Object.keys(body).length, 12);

  await client.createQueue("ac-other");
  const first = await client.listQueue("", 1, "ac-");
  assert.equal(first.body.QueueURL ?? first.body[0].QueueURL, `${endpoint}/queues/ac-orders`);
  await rejected(client.listQueue("", 1001, "ac-"), named("InvalidArgument"));
  await client.deleteQueue("ac-other");
  await rejected(client.getQueueAttributes("ac-other"), named("QueueNotExist"));
  await rejected(guesser.getQueueAttributes("ac-orders"), named("SignatureDoesNotMatch"));
}

async function messages() {
  const sent = await client.sendMessage("ac-orders", { MessageBody: "hello", Priority: 1 });
  assert.equal(sent.body.MessageBodyMD5, "5D41402ABC4B2A76B9719D911017C592");
  assert.equal((await client.peekMessage("ac-orders")).body.MessageBody, "hello");
  const received = await client.receiveMessage("ac-orders", 5);
  assert.equal(received.body.MessageId, sent.body.MessageId);
  const changed = await client.changeMessageVisibility("ac-orders", received.body.ReceiptHandle, 60);
  await rejected(
    client.deleteMessage("ac-orders", received.body.ReceiptHandle),
    named("MessageNotExist"),
  );
  assert.equal((await client.deleteMessage("ac-orders", changed.body.ReceiptHandle)).code, 204);
  await rejected(client.receiveMessage("ac-orders"), named("MessageNotExist"));
  await rejected(client.peekMessage("ac-orders"), named("MessageNotExist"));
  await rejected(client.receiveMessage("ac-none", 30), named("QueueNotExist"));
  await rejected(client.deleteMessage("ac-orders", "nonsense"), named("ReceiptHandleError"));
  // It does not escape what it is given.
  await rejected(client.sendMessage("ac-orders", { MessageBody: "a <&> b" }), named("MalformedXML"));
}

async function batches() {
  const batch = ["a", "b", "c"].map((text) => ({ MessageBody: text }));
  const sent = await client.batchSendMessage("ac-orders", batch);
  assert.deepEqual([sent.code, sent.body.length], [201, 3]);
  assert.equal((await client.batchPeekMessage("ac-orders", 16)).body.length, 3);
  const received = await client.batchReceiveMessage("ac-orders", 16, 5);
  assert.deepEqual(received.body.map((message) => message.MessageBody), ["a", "b", "c"]);

  const handles = received.body.map((message) => message.ReceiptHandle);
  const failed = await client.batchDeleteMessage("ac-orders", [handles[0], "nonsense", "bad"]);
  assert.equal(failed.code, 404);
  assert.deepEqual(failed.body.map((e) => e.ErrorCode), ["ReceiptHandleError", "ReceiptHandleError"]);
  assert.equal((await client.batchDeleteMessage("ac-orders", handles.slice(1))).code, 204);
  await rejected(client.batchReceiveMessage("ac-orders", 16), named("MessageNotExist"));

  const mixed = [{ MessageBody: "good" }, { MessageBody: "bad", Priority: 17 }];
  const partly = await client.batchSendMessage("ac-orders", mixed);
  assert.equal(partly.code, 500);
  assert.ok(partly.body[0].MessageId);
  assert.equal(partly.body[1].ErrorCode, "InvalidArgument");
}

async function topics() {
  const made = await client.createTopic("ac-news");
  assert.equal(made.headers.location, `${endpoint}/topics/ac-news`);
  assert.equal((await client.setTopicAttributes("ac-news", { LoggingEnabled: true })).code, 204);
  const { body } = await client.getTopicAttributes("ac-news");
  assert.deepEqual([body.TopicName, body.LoggingEnabled], ["ac-news", "True"]);
  const listed = await client.listTopic("", 10, "ac-");
  assert.ok(JSON.stringify(listed.body).includes(`${endpoint}/topics/ac-news`));
  const published = await client.publishMessage("ac-news", { MessageBody: "hello" });
  assert.equal(published.body.MessageBodyMD5, "5D41402ABC4B2A76B9719D911017C592");
  await rejected(client.publishMessage("ac-none", { MessageBody: "a" }), named("TopicNotExist"));
  await rejected(client.getTopicAttributes("ac-none"), named("TopicNotExist"));
}

(async () => {
  await queues();
  await messages();
  await batches();
  await topics();
  const hidden = (name) => STUBS.test(name) || MORE_STUBS.test(name) || INSIDE.test(name);
  console.log(JSON.stringify(unused([MNSClient], (name) => !hidden(name))));
})();
