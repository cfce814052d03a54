// Links a client to a card. Needs Swift 5.9 or later; off Apple's systems also the package apple/swift-crypto. Run:
//   swiftc link-card.swift -o link-card
//   FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… ./link-card <client_id> <card_id> [request_id]
// request_id: of an earlier run, to send the same link again.
import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif
#if canImport(CryptoKit)
import CryptoKit
#else
import Crypto
#endif

let path = "/v5/card-api/card/link"

func say(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
}

func usage(_ message: String) -> Never {
    say(message)
    exit(2)
}

func fromEnv(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
}

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

/// Follow no redirect: the signed request is only for this server.
final class Stay: NSObject, URLSessionTaskDelegate {
    func urlSession(
        _: URLSession, task _: URLSessionTask, willPerformHTTPRedirection _: HTTPURLResponse,
        newRequest _: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}

struct Answer: Decodable {
    let status: String
    let request_status: String
}

/// A 200 alone does not mean linked: read status and request_status together.
func outcome(of data: Data, _ response: HTTPURLResponse) throws -> String {
    guard response.statusCode == 200, response.mimeType?.lowercased() == "application/json" else { return "unknown" }
    let answer = try JSONDecoder().decode(Answer.self, from: data)
    switch (answer.status, answer.request_status) {
    case ("ok", "success"): return "linked"
    case ("ok", "process"): return "in_process"
    case ("error", "error"): return "rejected"
    default: return "unknown"
    }
}

let args = Array(CommandLine.arguments.dropFirst())
guard args.count == 2 || args.count == 3 else { usage("Usage: ./link-card <client_id> <card_id> [request_id]") }
guard let authId = fromEnv("FREEDOMPAY_AUTH_ID") else {
    usage("FREEDOMPAY_AUTH_ID is not set: expected the user id that the vendor issued.")
}
guard let secret = fromEnv("FREEDOMPAY_SECRET") else {
    usage("FREEDOMPAY_SECRET is not set: expected the secret that the vendor issued.")
}
let alg = fromEnv("FREEDOMPAY_ALGORITHM") ?? "HS512"
guard alg == "HS512" || alg == "HS256" else { usage("FREEDOMPAY_ALGORITHM must be HS512 or HS256.") }
guard let url = URL(string: (fromEnv("FREEDOMPAY_BASE_URL") ?? "https://test-api.freedompay.kz") + path) else {
    usage("FREEDOMPAY_BASE_URL is no URL.")
}

// Show the id before sending: you need it if the response is lost.
let requestId = args.count == 3 ? args[2] : UUID().uuidString.lowercased()
say("request_id \(requestId): keep it")

// Sign these bytes, and send the same bytes.
let body = try compact(["request_id": requestId, "client_id": args[0], "card_id": args[1]])
let header = base64url(
    try compact(["uri": path, "auth_id": authId, "method": "POST", "params": "", "alg": alg]))
let signingInput = Data("\(header).\(base64url(body))".utf8)
let key = SymmetricKey(data: Data(secret.utf8))
let mac =
    alg == "HS512"
    ? Data(HMAC<SHA512>.authenticationCode(for: signingInput, using: key))
    : Data(HMAC<SHA256>.authenticationCode(for: signingInput, using: key))

var request = URLRequest(url: url, timeoutInterval: 30)
request.httpMethod = "POST"
request.httpBody = body
request.setValue("application/json", forHTTPHeaderField: "Content-Type")
// Two dots: the payload is the body, so it is left out.
request.setValue("\(header)..\(base64url(mac))", forHTTPHeaderField: "X-JWS-Signature")

var result = "unknown"
do {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = 30 // outside Apple systems the request's own timeout is ignored
    let session = URLSession(configuration: configuration, delegate: Stay(), delegateQueue: nil)
    let (data, response) = try await session.data(for: request)
    if let response = response as? HTTPURLResponse {
        // This says why a request was refused. Control characters could change the terminal.
        let said = String(decoding: data, as: UTF8.self).prefix(500).components(separatedBy: .controlCharacters)
        say("HTTP \(response.statusCode): \(said.joined(separator: " "))")
        result = try outcome(of: data, response)
    }
} catch {
    say("No whole answer came: \(error.localizedDescription)")
}
// With an id of an earlier run, an error may be the response to a duplicate: it proves nothing.
if result == "rejected" && args.count == 3 { result = "unknown" }
if result == "unknown" {
    say("The card may be linked: keep the request_id, ask request/status, and don't link anew.")
}
print(result)
exit(result == "linked" || result == "in_process" ? 0 : 1)
