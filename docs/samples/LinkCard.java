// Links a client to a card. Needs Java 17 or later and Gson. Run:
//   FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… java -cp gson.jar LinkCard.java <client_id> <card_id> [request_id]
// request_id: of an earlier run, to send the same link again.
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class LinkCard {
    static final String PATH = "/v5/card-api/card/link";
    static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    public static void main(String[] args) throws Exception {
        if (args.length < 2 || args.length > 3) usage("Usage: java LinkCard.java <client_id> <card_id> [request_id]");
        String authId = fromEnv("FREEDOMPAY_AUTH_ID", null, "user id");
        String secret = fromEnv("FREEDOMPAY_SECRET", null, "secret");
        String alg = fromEnv("FREEDOMPAY_ALGORITHM", "HS512", null);
        if (!alg.equals("HS512") && !alg.equals("HS256")) usage("FREEDOMPAY_ALGORITHM must be HS512 or HS256.");
        String baseUrl = fromEnv("FREEDOMPAY_BASE_URL", "https://test-api.freedompay.kz", null);

        // Show the id before sending: you need it if the response is lost.
        String requestId = args.length == 3 ? args[2] : UUID.randomUUID().toString();
        System.err.println("request_id " + requestId + ": keep it");

        // Sign these bytes, and send the same bytes.
        byte[] body = json("request_id", requestId, "client_id", args[0], "card_id", args[1]);
        String header = base64url(json("uri", PATH, "auth_id", authId, "method", "POST", "params", "", "alg", alg));
        String macName = alg.equals("HS512") ? "HmacSHA512" : "HmacSHA256";
        Mac mac = Mac.getInstance(macName);
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), macName));
        String signature = base64url(mac.doFinal((header + "." + base64url(body)).getBytes(UTF_8)));

        HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl + PATH))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .header("X-JWS-Signature", header + ".." + signature) // two dots: the payload is the body
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        String outcome = "unknown";
        try {
            // HttpClient follows no redirects by default.
            var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            // This says why a request was refused. Control characters could change the terminal.
            String said = response.body().replaceAll("\\p{Cc}", " ");
            System.err.printf("HTTP %d: %.500s%n", response.statusCode(), said);
            outcome = outcome(response);
        } catch (IOException | JsonParseException error) {
            System.err.println("No whole answer came: " + error);
        }
        // With an id of an earlier run, an error may be the response to a duplicate: it proves nothing.
        if (outcome.equals("rejected") && args.length == 3) outcome = "unknown";
        if (outcome.equals("unknown")) {
            System.err.println(
                    "The card may be linked: keep the request_id, ask request/status, and don't link anew.");
        }
        System.out.println(outcome);
        System.exit(outcome.equals("linked") || outcome.equals("in_process") ? 0 : 1);
    }

    /** A 200 alone does not mean linked: read status and request_status together. */
    static String outcome(HttpResponse<String> response) {
        String type = response.headers().firstValue("Content-Type").orElse("").split(";")[0].trim();
        if (response.statusCode() != 200 || !type.equalsIgnoreCase("application/json")) return "unknown";
        JsonObject answer = GSON.fromJson(response.body(), JsonObject.class);
        if (answer == null) return "unknown";
        return switch (answer.get("status") + " " + answer.get("request_status")) {
            case "\"ok\" \"success\"" -> "linked";
            case "\"ok\" \"process\"" -> "in_process";
            case "\"error\" \"error\"" -> "rejected";
            default -> "unknown";
        };
    }

    /** JSON without white space, members in the order given. */
    static byte[] json(String... namesAndValues) {
        Map<String, String> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) members.put(namesAndValues[i], namesAndValues[i + 1]);
        return GSON.toJson(members).getBytes(UTF_8);
    }

    static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String fromEnv(String name, String fallback, String what) {
        String value = System.getenv(name);
        if (value != null && !value.isEmpty()) return value;
        if (fallback == null) usage(name + " is not set: expected the " + what + " that the vendor issued.");
        return fallback;
    }

    static void usage(String message) {
        System.err.println(message);
        System.exit(2);
    }
}
