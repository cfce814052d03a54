// Links a client to a card, then asks for the status of the request. Needs Swift 5.9 or later; off Apple's systems also
// the package apple/swift-crypto. Run:
//   swiftc link-card.swift -o link-card
//   FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… ./link-card <client_id> <card_id> [request_id]
// request_id: of an earlier run, to make the same call again. Exit codes: 0 linked, 3 in_process, 6 unknown, 2 usage.
// It never says rejected: that takes a minute of errors from request/status, which settle in the guide waits for.
import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif
#if canImport(CryptoKit)
import CryptoKit
#else
import Crypto
#endif

/// JSON without white space. JSONEncoder keeps no order of members, so only names and values are left to it.
func compact(_ members: KeyValuePairs<String, String>) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    let quoted = { (text: String) in String(decoding: try encoder.encode(text), as: UTF8.self) }
    return Data("{\(try members.map { "\(try quoted($0)):\(try quoted($1))" }.joined(separator: ","))}".utf8)
}

func base64url(_ data: Data) -> String {
    data.base64EncodedString()
        .replacingOccurrences(of: "+", with: "-")
        .replacingOccurrences(of: "/", with: "_")
        .replacingOccurrences(of: "=", with: "")
}

struct Settings {
    let authId: String, secret: String, alg: String, baseUrl: URL
}

// sign and send
func send(_ path: String, _ members: KeyValuePairs<String, String>, _ settings: Settings) async throws
    -> (Data, URLResponse)
{
    let (authId, alg) = (settings.authId, settings.alg)
    let body = try compact(members)  // sign these bytes, and send the same bytes
    let header = base64url(
        try compact(["uri": path, "auth_id": authId, "method": "POST", "params": "", "alg": alg]))
    let signingInput = Data("\(header).\(base64url(body))".utf8)
    let key = SymmetricKey(data: Data(settings.secret.utf8))
    let mac =
        alg == "HS512"
        ? Data(HMAC<SHA512>.authenticationCode(for: signingInput, using: key))
        : Data(HMAC<SHA256>.authenticationCode(for: signingInput, using: key))
    var request = URLRequest(url: settings.baseUrl.appendingPathComponent(path))
    request.httpMethod = "POST"
    request.httpBody = body
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    // Two dots: the payload is the body, so it is left out.
    request.setValue("\(header)..\(base64url(mac))", forHTTPHeaderField: "X-JWS-Signature")
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = 30
    configuration.timeoutIntervalForResource = 30
    return try await URLSession(configuration: configuration, delegate: Stay(), delegateQueue: nil).data(for: request)
}
// end

/// Follow no redirect: the signed request is only for this server.
final class Stay: NSObject, URLSessionTaskDelegate {
    func urlSession(
        _: URLSession, task _: URLSessionTask, willPerformHTTPRedirection _: HTTPURLResponse,
        newRequest _: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}

func say(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
}

func usage(_ message: String) -> Never {
    say(message)
    exit(2)
}

func fromEnv(_ name: String, _ fallback: String? = nil) -> String {
    if let value = ProcessInfo.processInfo.environment[name], !value.isEmpty { return value }
    return fallback ?? { usage("\(name) is not set: expected what the vendor issued.") }()
}

struct Answer: Decodable {
    let status: String
    let request_status: String
}

func outcome(of data: Data, _ response: HTTPURLResponse) throws -> String {
    guard response.statusCode == 200, response.mimeType?.lowercased() == "application/json" else { return "unknown" }
    let answer = try JSONDecoder().decode(Answer.self, from: data)
    switch (answer.status, answer.request_status) {
    case ("ok", "success"): return "linked"
    case ("ok", "process"): return "in_process"
    // An error too: it may be the response to a duplicate of a link that succeeded.
    default: return "unknown"
    }
}

func call(_ operation: String, _ members: KeyValuePairs<String, String>, _ settings: Settings) async -> String {
    var result = "unknown"
    do {
        let (data, response) = try await send("/v5/card-api/\(operation)", members, settings)
        if let response = response as? HTTPURLResponse {
            // This shows the vendor's code and words. Control characters could change the terminal.
            let said = String(decoding: data, as: UTF8.self).prefix(500).components(separatedBy: .controlCharacters)
            say("\(operation): HTTP \(response.statusCode): \(said.joined(separator: " "))")
            result = try outcome(of: data, response)
        }
    } catch {
        say("\(operation): no whole response: \(error.localizedDescription)")
    }
    print("\(operation): \(result)")
    return result
}

let args = Array(CommandLine.arguments.dropFirst())
guard args.count == 2 || args.count == 3, !args.contains("") else {
    usage("Usage: ./link-card <client_id> <card_id> [request_id], none of them empty")
}
let alg = fromEnv("FREEDOMPAY_ALGORITHM", "HS512")
guard alg == "HS512" || alg == "HS256" else { usage("FREEDOMPAY_ALGORITHM must be HS512 or HS256.") }
guard let baseUrl = URL(string: fromEnv("FREEDOMPAY_BASE_URL", "https://test-api.freedompay.kz")) else {
    usage("FREEDOMPAY_BASE_URL is no URL.")
}
let settings = Settings(
    authId: fromEnv("FREEDOMPAY_AUTH_ID"), secret: fromEnv("FREEDOMPAY_SECRET"), alg: alg, baseUrl: baseUrl)
let requestId = args.count == 3 ? args[2] : UUID().uuidString.lowercased()

// Print the ids before sending: you need them if the response is lost.
say("request_id \(requestId), client_id \(args[0]), card_id \(args[1]): keep all three until the link is final")
let outcomes = [
    await call("card/link", ["request_id": requestId, "client_id": args[0], "card_id": args[1]], settings),
    await call("request/status", ["request_id": requestId], settings),
]
if outcomes.contains("linked") { exit(0) }
say("Ask again later, with the same ids. A new request_id only after the link is certainly rejected: see the guide.")
exit(outcomes.contains("in_process") ? 3 : 6)
