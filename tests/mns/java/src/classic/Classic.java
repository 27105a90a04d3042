import com.aliyun.mns.client.CloudAccount;
import com.aliyun.mns.client.MNSClient;
import com.aliyun.mns.model.AccountAttributes;

/** The journey as programs written for SDK 1.1 make it. */
public class Classic {

    public static void main(String[] args) throws Exception {
        MNSClient client = new CloudAccount(args[1], args[2], args[0]).getMNSClient();
        MNSClient thief = new CloudAccount(args[1], "guessed", args[0]).getMNSClient();
        Journey journey = new Journey(client);
        AccountAttributes wanted = new AccountAttributes();
        wanted.setLoggingBucket("logs");
        client.SetAccountAttributes(wanted);
        journey.see("bucket", client.GetAccountAttributes().getLoggingBucket());

        journey.make(thief);
    }
}
