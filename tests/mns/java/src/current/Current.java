import com.aliyun.mns.client.MNSClient;
import com.aliyun.mns.client.MNSClientBuilder;
import com.aliyun.mns.common.auth.SignVersion;
import com.aliyun.mns.common.http.ClientConfiguration;
import com.aliyun.mns.model.AccountAttributes;

/** The journey as programs written for SDK 2.0 make it, signing in version 4. */
public class Current {

    public static void main(String[] args) throws Exception {
        MNSClient client = connect(args[0], args[1], args[2]);
        MNSClient thief = connect(args[0], args[1], "guessed");
        Journey journey = new Journey(client);
        AccountAttributes wanted = new AccountAttributes();
        wanted.setLoggingBucket("logs");
        wanted.setTraceEnabled(1);
        client.setAccountAttributes(wanted);
        journey.see("bucket", client.getAccountAttributes().getLoggingBucket());
        journey.see("trace", client.getAccountAttributes().getTraceEnabled());

        journey.make(thief);
    }

    private static MNSClient connect(String endpoint, String accessKeyId, String accessKeySecret) {
        ClientConfiguration configuration = new ClientConfiguration();
        configuration.setSignatureVersion(SignVersion.V4);
        return MNSClientBuilder.create()
            .accountEndpoint(endpoint)
            .accessKeyId(accessKeyId)
            .accessKeySecret(accessKeySecret)
            .region("cn-shanghai")
            .clientConfiguration(configuration)
            .build();
    }
}
