// Print whether each request in the files named is genuine.
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.Map;

public final class Check {
    public static void main(String[] names) throws Exception {
        PublicKey key = Verify.fetchKey();
        for (String name : names) {
            String text = new String(Files.readAllBytes(Paths.get(name)), StandardCharsets.UTF_8);
            int end = text.indexOf("\n\n");
            String[] lines = text.substring(0, end).split("\n");
            Map<String, String> headers = new HashMap<>();
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(": ");
                headers.put(lines[i].substring(0, colon), lines[i].substring(colon + 2));
            }
            byte[] body = text.substring(end + 2).getBytes(StandardCharsets.UTF_8);
            System.out.println(Verify.isGenuine(key, lines[0], headers, body));
        }
    }
}
