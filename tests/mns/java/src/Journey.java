import com.alibaba.fastjson.JSON;
import com.aliyun.mns.client.CloudQueue;
import com.aliyun.mns.client.CloudTopic;
import com.aliyun.mns.client.MNSClient;
import com.aliyun.mns.common.BatchDeleteException;
import com.aliyun.mns.common.BatchSendException;
import com.aliyun.mns.common.ServiceException;
import com.aliyun.mns.model.Message;
import com.aliyun.mns.model.QueueMeta;
import com.aliyun.mns.model.RawTopicMessage;
import com.aliyun.mns.model.SubscriptionMeta;
import com.aliyun.mns.model.TopicMeta;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a program does with queues and topics; prints what it saw, one JSON object. */
class Journey {

    private interface Call {
        void run() throws Exception;
    }

    private final MNSClient client;
    private final CloudQueue queue;
    private final Map<String, Object> seen = new LinkedHashMap<>();

    Journey(MNSClient client) {
        this.client = client;
        this.queue = client.getQueueRef("java-orders");
        // The SDK's threads would keep a program alive that has failed.
        Thread.setDefaultUncaughtExceptionHandler((thread, trouble) -> {
            trouble.printStackTrace();
            System.exit(1);
        });
    }

    void see(String what, Object value) {
        seen.put(what, value);
    }

    void make(MNSClient thief) throws Exception {
        define();
        handleOne();
        handleMany();
        hearNews();
        see("guessed secret", codeOf(thief.getQueueRef("java-orders")::getAttributes));

        queue.delete();
        see("exists", queue.isQueueExist());
        see("gone", codeOf(queue::getAttributes));
        see("gone, too", codeOf(() -> queue.putMessage(new Message("late"))));
        System.out.println(JSON.toJSONString(seen));
        System.exit(0);
    }

    private void define() throws Exception {
        QueueMeta meta = new QueueMeta();
        meta.setQueueName("java-orders");
        meta.setVisibilityTimeout(60L);
        see("made", queue.create(meta));
        see("made again", queue.create(meta));
        meta.setVisibilityTimeout(30L);
        see("other attributes", codeOf(() -> queue.create(meta)));
        queue.setAttributes(meta);
        see("visibility", queue.getAttributes().getVisibilityTimeout());
        see("queues", client.listQueueURL("java-", null, 10).getResult());
    }

    private void handleOne() throws Exception {
        Message sent = queue.putMessage(new Message("hello, 你好"));
        Message peeked = queue.peekMessage();
        Message received = queue.popMessage(10);
        see("ids agree", sent.getMessageId().equals(peeked.getMessageId())
            && sent.getMessageId().equals(received.getMessageId()));
        see("digests agree", sent.getMessageBodyMD5().equals(received.getMessageBodyMD5()));
        see("body", received.getMessageBodyAsString());
        see("dequeued", received.getDequeueCount());

        String old = received.getReceiptHandle();
        String handle = queue.changeMessageVisibility(old, 60).getReceiptHandle();
        see("old handle", codeOf(() -> queue.deleteMessage(old)));
        queue.deleteMessage(handle);
        see("empty", queue.popMessage() == null);
    }

    private void handleMany() throws Exception {
        List<Message> drafts = List.of(new Message("a"), new Message("b"), new Message("c"));
        see("batch sent", queue.batchPutMessage(drafts).size());
        see("batch peeked", queue.batchPeekMessage(16).size());
        List<Message> batch = queue.batchPopMessage(16, 10);
        see("batch received", batch.stream()
            .map(Message::getMessageBodyAsString).collect(Collectors.toList()));
        queue.batchDeleteMessage(batch.stream()
            .map(Message::getReceiptHandle).collect(Collectors.toList()));
        Exception refusal = refusalOf(() -> queue.batchDeleteMessage(List.of("8-bad", "8-worse")));
        see("batch refused", ((BatchDeleteException) refusal)
            .getErrorMessages().get("8-worse").getErrorCode());

        Message late = new Message("too late");
        late.setDelaySeconds(604_801);
        refusal = refusalOf(() -> queue.batchPutMessage(List.of(new Message("good"), late)));
        see("batch failed", ((BatchSendException) refusal).getMessages().stream()
            .map(Message::isErrorMessage).collect(Collectors.toList()));
        List<Message> taken = queue.batchPopMessage(16, 10);
        see("batch taken", taken.size());
        queue.deleteMessage(taken.get(0).getReceiptHandle());
    }

    private void hearNews() throws Exception {
        TopicMeta meta = new TopicMeta();
        meta.setTopicName("java-news");
        CloudTopic topic = client.createTopic(meta);
        see("topic", topic.getTopicURL());

        SubscriptionMeta wanted = new SubscriptionMeta();
        wanted.setSubscriptionName("to-orders");
        wanted.setEndpoint(topic.generateQueueEndpoint("java-orders"));
        wanted.setNotifyContentFormat(SubscriptionMeta.NotifyContentFormat.SIMPLIFIED);
        see("subscribed", topic.subscribe(wanted));

        RawTopicMessage news = new RawTopicMessage();
        news.setBaseMessageBody("<b>& so on</b>");
        topic.publishMessage(news);
        Message heard = queue.popMessage(10);
        see("news", heard.getMessageBodyAsRawString());
        queue.deleteMessage(heard.getReceiptHandle());
        topic.delete();
    }

    private static String codeOf(Call call) {
        return refusalOf(call).getErrorCode();
    }

    private static ServiceException refusalOf(Call call) {
        try {
            call.run();
        } catch (ServiceException refusal) {
            return refusal;
        } catch (Exception wrapper) { // SDK 2.0 throws some refusals inside another exception
            return (ServiceException) wrapper.getCause();
        }
        throw new AssertionError("not refused");
    }
}
