// Links a client to a card, then asks for the status of the request. Needs Java 17 or later and Gson: gson-….jar from
// https://repo1.maven.org/maven2/com/google/code/gson/gson/, or com.google.code.gson:gson with Maven or Gradle. Run:
//   FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… java -cp gson.jar LinkCard.java <client_id> <card_id> [request_id]
// request_id: of an earlier run, to make the same call again. Exit codes: 0 linked, 3 in_process, 6 unknown, 2 usage.
// It never says rejected: that takes a minute of errors from request/status, which settle in the guide waits for.
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class LinkCard {
    static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
    static final String AUTH_ID = fromEnv("FREEDOMPAY_AUTH_ID", null);
    static final String SECRET = fromEnv("FREEDOMPAY_SECRET", null);
    static final String ALG = fromEnv("FREEDOMPAY_ALGORITHM", "HS512");
    static final String BASE_URL = fromEnv("FREEDOMPAY_BASE_URL", "https://test-api.freedompay.kz");

    // sign and send
    static HttpResponse<String> send(String path, byte[] body) throws Exception {
        String header = base64url(json("uri", path, "auth_id", AUTH_ID, "method", "POST", "params", "", "alg", ALG));
        String macName = ALG.equals("HS512") ? "HmacSHA512" : "HmacSHA256";
        Mac mac = Mac.getInstance(macName);
        mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), macName));
        String signature = base64url(mac.doFinal((header + "." + base64url(body)).getBytes(UTF_8)));
        HttpRequest request = HttpRequest.newBuilder(URI.create(BASE_URL + path))
                .header("Content-Type", "application/json")
                .header("X-JWS-Signature", header + ".." + signature) // two dots: the payload is the body
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        // HttpClient follows no redirects by default, and its own timeout ends with the headers.
        var response = HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.ofString());
        return response.get(30, TimeUnit.SECONDS);
    }
    // end

    /** JSON without white space, members in the order given. Sign these bytes, and send the same bytes. */
    static byte[] json(String... namesAndValues) {
        Map<String, String> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) members.put(namesAndValues[i], namesAndValues[i + 1]);
        return GSON.toJson(members).getBytes(UTF_8);
    }

    static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String call(String operation, byte[] body) {
        String outcome = "unknown";
        try {
            var response = send("/v5/card-api/" + operation, body);
            // This shows the vendor's code and words. Control characters could change the terminal.
            String text = response.body().replaceAll("\\p{Cc}", " ");
            System.err.printf("%s: HTTP %d: %.500s%n", operation, response.statusCode(), text);
            outcome = outcome(response);
        } catch (Exception error) { // whatever the error is, the request may have arrived
            System.err.println(operation + ": no whole response: " + error);
        }
        System.out.println(operation + ": " + outcome);
        return outcome;
    }

    static String outcome(HttpResponse<String> response) {
        String type = response.headers().firstValue("Content-Type").orElse("").split(";")[0].trim();
        if (response.statusCode() != 200 || !type.equalsIgnoreCase("application/json")) return "unknown";
        JsonObject said = GSON.fromJson(response.body(), JsonObject.class);
        return switch (said.get("status") + " " + said.get("request_status")) {
            case "\"ok\" \"success\"" -> "linked";
            case "\"ok\" \"process\"" -> "in_process";
            // An error too: it may be the response to a duplicate of a link that succeeded.
            default -> "unknown";
        };
    }

    static String fromEnv(String name, String fallback) {
        String value = System.getenv(name);
        if (value != null && !value.isEmpty()) return value;
        if (fallback == null) usage(name + " is not set: expected what the vendor issued.");
        return fallback;
    }

    static void usage(String message) {
        System.err.println(message);
        System.exit(2);
    }

    public static void main(String[] args) {
        if (args.length < 2 || args.length > 3 || List.of(args).contains("")) {
            usage("Usage: java LinkCard.java <client_id> <card_id> [request_id], none of them empty");
        }
        if (!List.of("HS512", "HS256").contains(ALG)) usage("FREEDOMPAY_ALGORITHM must be HS512 or HS256.");
        String requestId = args.length == 3 ? args[2] : UUID.randomUUID().toString();

        // Print the ids before sending: you need them if the response is lost.
        String ids = String.format("request_id %s, client_id %s, card_id %s", requestId, args[0], args[1]);
        System.err.println(ids + ": keep all three until the link is final");
        List<String> outcomes = List.of(
                call("card/link", json("request_id", requestId, "client_id", args[0], "card_id", args[1])),
                call("request/status", json("request_id", requestId)));
        if (outcomes.contains("linked")) System.exit(0);
        System.err.println("Ask again later, with the same ids."
                + " A new request_id only after the link is certainly rejected: see the guide.");
        System.exit(outcomes.contains("in_process") ? 3 : 6);
    }
}
