// Links a client to a card, then asks for the status of the request. Needs .NET or Mono, and Newtonsoft.Json: with .NET
// it is dotnet add package Newtonsoft.Json. With Mono:
//   mcs -r:System.Net.Http.dll -r:Newtonsoft.Json.dll LinkCard.cs
//   FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… mono LinkCard.exe <client_id> <card_id> [request_id]
// request_id: of an earlier run, to make the same call again. Exit codes: 0 linked, 3 in_process, 6 unknown, 2 usage.
// It never says rejected: that takes a minute of errors from request/status, which settle in the guide waits for.
using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

static class LinkCard
{
    static string authId, secret, alg, baseUrl;

    // Follow no redirect: the signed request is only for this server.
    static readonly HttpClient Client =
        new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };

    // sign and send
    static HttpResponseMessage Send(string path, object members)
    {
        var body = CompactJson(members); // sign these bytes, and send the same bytes
        var header = Base64Url(CompactJson(new { uri = path, auth_id = authId, method = "POST", @params = "", alg }));
        var key = Encoding.UTF8.GetBytes(secret);
        using (var hmac = alg == "HS512" ? (HMAC)new HMACSHA512(key) : new HMACSHA256(key))
        {
            var mac = hmac.ComputeHash(Encoding.UTF8.GetBytes(header + "." + Base64Url(body)));
            var request = new HttpRequestMessage(HttpMethod.Post, baseUrl + path);
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            // Two dots: the payload is the body, so it is left out.
            request.Headers.Add("X-JWS-Signature", header + ".." + Base64Url(mac));
            return Client.SendAsync(request).GetAwaiter().GetResult();
        }
    }
    // end

    /// Without white space, members in the order written.
    static byte[] CompactJson(object value) => Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(value));

    static string Base64Url(byte[] bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    static string Call(string operation, object members)
    {
        var outcome = "unknown";
        try
        {
            using (var response = Send("/v5/card-api/" + operation, members))
            {
                var text = Encoding.UTF8.GetString(response.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult());
                // This shows the vendor's code and words. Control characters could change the terminal.
                var shown = string.Concat(text.Take(500).Select(c => char.IsControl(c) ? ' ' : c));
                Console.Error.WriteLine($"{operation}: HTTP {(int)response.StatusCode}: {shown}");
                var type = response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant();
                if (response.StatusCode == HttpStatusCode.OK && type == "application/json")
                {
                    var said = JToken.Parse(text) as JObject;
                    var pair = $"{said?["status"]} {said?["request_status"]}";
                    // An error is unknown too: it may be a duplicate's, of a link that succeeded.
                    outcome = pair == "ok success" ? "linked" : pair == "ok process" ? "in_process" : "unknown";
                }
            }
        }
        catch (Exception error) // whatever the error is, the request may have arrived
        {
            Console.Error.WriteLine($"{operation}: no whole response: {error.GetBaseException().Message}");
        }
        Console.WriteLine($"{operation}: {outcome}");
        return outcome;
    }

    static string FromEnv(string name, string fallback = null)
    {
        var value = Environment.GetEnvironmentVariable(name);
        if (!string.IsNullOrEmpty(value)) return value;
        if (fallback == null) Usage(name + " is not set: expected what the vendor issued.");
        return fallback;
    }

    static void Usage(string message)
    {
        Console.Error.WriteLine(message);
        Environment.Exit(2);
    }

    static int Main(string[] args)
    {
        if (args.Length < 2 || args.Length > 3 || args.Contains(""))
            Usage("Usage: LinkCard <client_id> <card_id> [request_id], none of them empty");
        authId = FromEnv("FREEDOMPAY_AUTH_ID");
        secret = FromEnv("FREEDOMPAY_SECRET");
        alg = FromEnv("FREEDOMPAY_ALGORITHM", "HS512");
        if (alg != "HS512" && alg != "HS256") Usage("FREEDOMPAY_ALGORITHM must be HS512 or HS256.");
        baseUrl = FromEnv("FREEDOMPAY_BASE_URL", "https://test-api.freedompay.kz");
        var requestId = args.Length == 3 ? args[2] : Guid.NewGuid().ToString();

        // Print the ids before sending: you need them if the response is lost.
        Console.Error.WriteLine(
            $"request_id {requestId}, client_id {args[0]}, card_id {args[1]}: keep all three until the link is final");
        var outcomes = new[]
        {
            Call("card/link", new { request_id = requestId, client_id = args[0], card_id = args[1] }),
            Call("request/status", new { request_id = requestId }),
        };
        if (outcomes.Contains("linked")) return 0;
        Console.Error.WriteLine(
            "Ask again later, with the same ids. " +
            "A new request_id only after the link is certainly rejected: see the guide.");
        return outcomes.Contains("in_process") ? 3 : 6;
    }
}
