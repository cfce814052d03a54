// Links a client to a card. Needs .NET or Mono, and Newtonsoft.Json. With Mono:
//   mcs -r:System.Net.Http.dll -r:Newtonsoft.Json.dll LinkCard.cs
//   FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… mono LinkCard.exe <client_id> <card_id> [request_id]
// request_id: of an earlier run, to send the same link again.
using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

static class LinkCard
{
    const string Path = "/v5/card-api/card/link";

    static int Main(string[] args)
    {
        if (args.Length < 2 || args.Length > 3) return Usage("Usage: LinkCard <client_id> <card_id> [request_id]");
        var authId = FromEnv("FREEDOMPAY_AUTH_ID");
        if (authId == null) return Usage("FREEDOMPAY_AUTH_ID is not set: expected the user id that the vendor issued.");
        var secret = FromEnv("FREEDOMPAY_SECRET");
        if (secret == null) return Usage("FREEDOMPAY_SECRET is not set: expected the secret that the vendor issued.");
        var alg = FromEnv("FREEDOMPAY_ALGORITHM") ?? "HS512";
        if (alg != "HS512" && alg != "HS256") return Usage("FREEDOMPAY_ALGORITHM must be HS512 or HS256.");
        var url = (FromEnv("FREEDOMPAY_BASE_URL") ?? "https://test-api.freedompay.kz") + Path;

        // Show the id before sending: you need it if the response is lost.
        var requestId = args.Length == 3 ? args[2] : Guid.NewGuid().ToString();
        Console.Error.WriteLine($"request_id {requestId}: keep it");

        // Sign these bytes, and send the same bytes.
        var body = CompactJson(new { request_id = requestId, client_id = args[0], card_id = args[1] });
        var header = CompactJson(new { uri = Path, auth_id = authId, method = "POST", @params = "", alg });
        var signingInput = Base64Url(header) + "." + Base64Url(body);
        var key = Encoding.UTF8.GetBytes(secret);
        using (var hmac = alg == "HS512" ? (HMAC)new HMACSHA512(key) : new HMACSHA256(key))
        {
            var mac = hmac.ComputeHash(Encoding.UTF8.GetBytes(signingInput));
            // Two dots: the payload is the body, so it is left out.
            var outcome = Send(url, body, Base64Url(header) + ".." + Base64Url(mac)).GetAwaiter().GetResult();
            // With an id of an earlier run, an error may be the response to a duplicate: it proves nothing.
            if (outcome == "rejected" && args.Length == 3) outcome = "unknown";
            if (outcome == "unknown")
                Console.Error.WriteLine(
                    "The card may be linked: keep the request_id, ask request/status, and don't link anew.");
            Console.WriteLine(outcome);
            return outcome == "linked" || outcome == "in_process" ? 0 : 1;
        }
    }

    static async Task<string> Send(string url, byte[] body, string signature)
    {
        // Follow no redirect: the signed request is only for this server.
        using (var handler = new HttpClientHandler { AllowAutoRedirect = false })
        using (var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(30) })
        using (var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) })
        {
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Add("X-JWS-Signature", signature);
            try
            {
                using (var response = await client.SendAsync(request))
                {
                    var text = await response.Content.ReadAsStringAsync();
                    // This says why a request was refused. Control characters could change the terminal.
                    var said = string.Concat(text.Take(500).Select(c => char.IsControl(c) ? ' ' : c));
                    Console.Error.WriteLine($"HTTP {(int)response.StatusCode}: {said}");
                    var type = response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant();
                    if (response.StatusCode != HttpStatusCode.OK || type != "application/json") return "unknown";
                    return OutcomeOf(JToken.Parse(text) as JObject);
                }
            }
            catch (Exception error) // whatever the error is, the request may have arrived
            {
                Console.Error.WriteLine($"No whole answer came: {error.GetBaseException().Message}");
                return "unknown";
            }
        }
    }

    /// A 200 alone does not mean linked: read status and request_status together.
    static string OutcomeOf(JObject answer)
    {
        switch ($"{answer?["status"]} {answer?["request_status"]}")
        {
            case "ok success": return "linked";
            case "ok process": return "in_process";
            case "error error": return "rejected";
            default: return "unknown";
        }
    }

    /// Without white space, members in the order written.
    static byte[] CompactJson(object value) => Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(value));

    static string Base64Url(byte[] bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    static string FromEnv(string name)
    {
        var value = Environment.GetEnvironmentVariable(name);
        return string.IsNullOrEmpty(value) ? null : value;
    }

    static int Usage(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }
}
