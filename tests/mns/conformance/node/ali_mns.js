/* Works with ali-mns, unmodified; HTTP_PROXY leads its one host name to the door.
   Arguments: access key id, secret. */
"use strict";

const assert = require("node:assert");
const AliMNS = require("ali-mns");
const { watched, unused, rejected } = require("./stage.js");

const [keyId, secret] = process.argv.slice(2);
const HOST = "http://1234567890123456.mns.cn-hangzhou.aliyuncs.com";
const account = new AliMNS.Account("1234567890123456", keyId, secret);
account.setGA(false); // or it would tell Google
const guesser = new AliMNS.Account("1234567890123456", keyId, "guessed");
guesser.setGA(false);

const coded = (code) => (answer) => answer?.Error?.Code === code;
const asList = (one) => (Array.isArray(one) ? one : [one]);

async function queues() {
  const mns = watched(new AliMNS.MNS(account, "hangzhou"));
  assert.equal(await mns.createP("am-orders", { VisibilityTimeout: 60 }), 201);
  assert.equal(await mns.createP("am-orders", { VisibilityTimeout: 60 }), 204);
  await rejected(mns.createP("am-orders"), coded("QueueAlreadyExist"));
  await mns.createP("am-other");
  const first = await mns.listP("am-", 1);
  assert.equal(first.Queues.Queue.QueueURL, `${HOST}/queues/am-orders`);
  const rest = await mns.listP("am-", 1, first.Queues.NextMarker);
  assert.deepEqual(rest.Queues.Queue.QueueURL, `${HOST}/queues/am-other`);
  assert.equal(rest.Queues.NextMarker, undefined);
  assert.equal(await mns.deleteP("am-other"), 204);
  await rejected(new AliMNS.MNS(guesser, "hangzhou").listP(), coded("SignatureDoesNotMatch"));
}

async function messages() {
  const queue = watched(new AliMNS.MQ("am-orders", account, "hangzhou"));
  assert.equal(await queue.setAttrsP({ PollingWaitSeconds: 0 }), 204);
  assert.equal((await queue.getAttrsP()).Queue.VisibilityTimeout, "60");
  const sent = await queue.sendP("hello, 你好", 1, 0);
  assert.equal((await queue.peekP()).Message.MessageBody, "hello, 你好");
  const { Message } = await queue.recvP(5);
  assert.deepEqual([Message.MessageBody, Message.MessageId], ["hello, 你好", sent.Message.MessageId]);
  const kept = await queue.reserveP(Message.ReceiptHandle, 60);
  await rejected(queue.deleteP(Message.ReceiptHandle), coded("MessageNotExist"));
  assert.equal(await queue.deleteP(kept.ChangeVisibility.ReceiptHandle), 204);
  await rejected(queue.recvP(0), coded("MessageNotExist"));
  await rejected(queue.peekP(), coded("MessageNotExist"));
  // Several handles at once it joins with commas.
  await rejected(queue.deleteP(["a", "b"]), coded("ReceiptHandleError"));
}

async function batches() {
  const queue = watched(new AliMNS.MQBatch("am-orders", account, "hangzhou"));
  const sent = await queue.sendP(["a", "b", "c"].map((text) => new AliMNS.Msg(text)));
  assert.equal(sent.Messages.Message.length, 3);
  assert.equal((await queue.peekP(16)).Messages.Message.length, 3);
  const received = (await queue.recvP(5, 16)).Messages.Message;
  assert.deepEqual(received.map((message) => message.MessageBody), ["a", "b", "c"]);
  const handles = received.map((message) => message.ReceiptHandle);
  await rejected(queue.deleteP([handles[0], "nonsense"]), (answer) => {
    const [failed] = asList(answer.Errors.Error);
    return failed.ErrorCode === "ReceiptHandleError" && failed.ReceiptHandle === "nonsense";
  });
  assert.equal(await queue.deleteP(handles.slice(1)), 204);

  const mixed = [new AliMNS.Msg("good"), new AliMNS.Msg("bad", 17)];
  await rejected(queue.sendP(mixed), (answer) => {
    const [good, bad] = answer.Messages.Message;
    return good.MessageId && bad.ErrorCode === "InvalidArgument";
  });
}

async function polling() {
  const queue = watched(new AliMNS.MQBatch("am-orders", account, "hangzhou"));
  const heard = new Promise((resolve) => {
    queue.notifyRecv((error, data) => {
      if (data) resolve(asList(data.Messages.Message)[0].MessageBody);
      return true;
    }, 1, 16);
  });
  assert.equal(await heard, "good");
  await queue.notifyStopP();
  const single = watched(new AliMNS.MQ("am-orders", account, "hangzhou"));
  single.notifyRecv(() => true, 1);
  await single.notifyStopP();
}

async function topics() {
  const mns = watched(new AliMNS.MNSTopic(account, "hangzhou"));
  assert.equal(await mns.createTopicP("am-news"), 201);
  const listed = await mns.listTopicP("am-", 1);
  assert.equal(listed.Topics.Topic.TopicURL, `${HOST}/topics/am-news`);
  const topic = watched(new AliMNS.Topic("am-news", account, "hangzhou"));
  assert.equal(await topic.setAttrsP({ MaximumMessageSize: 2048 }), 204);
  assert.equal((await topic.getAttrsP()).Topic.MaximumMessageSize, "2048");

  const endpoint = "acs:mns:cn-hangzhou:1234567890123456:queues/am-orders";
  const { BACKOFF_RETRY, EXPONENTIAL_DECAY_RETRY } = AliMNS.Subscription.NotifyStrategy;
  const { SIMPLIFIED } = AliMNS.Subscription.NotifyContentFormat;
  assert.equal(await topic.subscribeP("s", endpoint, BACKOFF_RETRY, SIMPLIFIED, "hot"), 201);
  const subscription = watched(new AliMNS.Subscription("s", topic));
  assert.equal(await subscription.setAttrsP({ NotifyStrategy: EXPONENTIAL_DECAY_RETRY }), 204);
  assert.equal((await subscription.getAttrsP()).Subscription.FilterTag, "hot");
  assert.ok((await topic.listP()).Subscriptions.Subscription.SubscriptionURL.endsWith("/s"));

  assert.ok((await topic.publishP("news", true, "hot")).Message.MessageId);
  const queue = new AliMNS.MQ("am-orders", account, "hangzhou");
  assert.equal((await queue.recvP(10)).Message.MessageBody, "news");

  assert.equal(await topic.unsubscribeP("s"), 204);
  await rejected(subscription.getAttrsP(), coded("SubscriptionNotExist"));
  assert.equal(await mns.deleteTopicP("am-news"), 204);
  await rejected(topic.getAttrsP(), coded("TopicNotExist"));
}

(async () => {
  await queues();
  await messages();
  await batches();
  await polling();
  await topics();
  const { MNS, MQ, MQBatch, MNSTopic, Topic, Subscription } = AliMNS;
  const kinds = [MNS, MQ, MQBatch, MNSTopic, Topic, Subscription];
  console.log(JSON.stringify(unused(kinds, (name) => /P$|^notifyRecv$/.test(name))));
})();
