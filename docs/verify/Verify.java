// Tell whether a push comes from the message service, and as it was sent. Java 8 or newer.
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

public final class Verify {
    // The URL in x-mns-signing-cert-url may be anybody's: trust this one alone.
    static final String CERTIFICATE_URL =
        "http://127.0.0.1:8000/mns/x509_public_certificate.pem";

    // Once when the receiver starts.
    public static PublicKey fetchKey() throws Exception {
        try (InputStream answer = new URL(CERTIFICATE_URL).openStream()) {
            return CertificateFactory.getInstance("X.509").generateCertificate(answer).getPublicKey();
        }
    }

    // The target is the path and the query as they were sent.
    public static boolean isGenuine(
            PublicKey key, String target, Map<String, String> headers, byte[] body) {
        Map<String, String> named = new TreeMap<>();
        headers.forEach((name, value) -> named.put(name.toLowerCase(Locale.ROOT), value));
        StringBuilder text = new StringBuilder("POST\n");
        for (String name : new String[] {"content-md5", "content-type", "date"}) {
            text.append(named.getOrDefault(name, "")).append('\n');
        }
        named.forEach((name, value) -> {
            if (name.startsWith("x-mns-")) text.append(name).append(':').append(value).append('\n');
        });
        text.append(target);
        try {
            byte[] signature = Base64.getDecoder().decode(named.getOrDefault("authorization", ""));
            Signature verifier = Signature.getInstance("SHA1withRSA");
            verifier.initVerify(key);
            verifier.update(text.toString().getBytes(StandardCharsets.UTF_8));
            return isUnchanged(named.get("content-md5"), body) && verifier.verify(signature);
        } catch (GeneralSecurityException | IllegalArgumentException exception) {
            return false;
        }
    }

    private static boolean isUnchanged(String wanted, byte[] body) throws GeneralSecurityException {
        byte[] md5 = MessageDigest.getInstance("MD5").digest(body);
        String digest = String.format("%032x", new BigInteger(1, md5));
        byte[] letters = digest.getBytes(StandardCharsets.US_ASCII);
        return digest.toUpperCase(Locale.ROOT).equals(wanted)
            || Base64.getEncoder().encodeToString(letters).equals(wanted);
    }
}
