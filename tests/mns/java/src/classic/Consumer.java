import com.alibaba.fastjson.JSON;
import com.alibaba.fastjson.JSONObject;
import com.aliyun.mns.client.CloudAccount;
import com.aliyun.mns.client.CloudQueue;
import com.aliyun.mns.model.Message;
import org.apache.commons.codec.binary.Base64;

/** Takes what devices said from the queue of their product, one line for each message. */
public class Consumer {

    public static void main(String[] args) {
        CloudAccount account = new CloudAccount(args[1], args[2], args[0]);
        CloudQueue queue = account.getMNSClient().getQueueRef(args[3]);
        for (int left = Integer.parseInt(args[4]); left > 0; left--) {
            Message message = queue.popMessage(10);
            System.out.println(readable(message.getMessageBodyAsString()));
            queue.deleteMessage(message.getReceiptHandle());
        }
        System.exit(0); // the SDK's threads would stay
    }

    /** Puts in place of the payload what it says. */
    private static String readable(String envelope) {
        JSONObject json = JSON.parseObject(envelope);
        String payload = new String(Base64.decodeBase64(json.getString("payload")));
        json.put("payload", JSON.parseObject(payload));
        return json.toJSONString();
    }
}
