// Links a client to a card, then asks for the status of the request. Needs Dart 3 and package:crypto (dart pub add
// crypto). Run:
//   FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… dart run link_card.dart <client_id> <card_id> [request_id]
// request_id: of an earlier run, to make the same call again. Exit codes: 0 linked, 3 in_process, 6 unknown, 2 usage.
// It never says rejected: that takes a minute of errors from request/status, which settle in the guide waits for.
import 'dart:convert';
import 'dart:io';
import 'dart:math';

import 'package:crypto/crypto.dart';

const outcomes = {'ok success': 'linked', 'ok process': 'in_process'};
late final String authId, secret, alg, baseUrl;

String base64url(List<int> bytes) => base64UrlEncode(bytes).replaceAll('=', '');

// sign and send
Future<HttpClientResponse> send(HttpClient client, String path, Map<String, String> members) async {
  final body = utf8.encode(jsonEncode(members)); // sign these bytes, and send the same bytes
  final header = base64url(utf8
      .encode(jsonEncode({'uri': path, 'auth_id': authId, 'method': 'POST', 'params': '', 'alg': alg})));
  final hmac = Hmac(alg == 'HS512' ? sha512 : sha256, utf8.encode(secret));
  final mac = hmac.convert(ascii.encode('$header.${base64url(body)}')).bytes;
  final request = await client.postUrl(Uri.parse(baseUrl + path));
  request.followRedirects = false; // the signed request is only for this server
  request.headers.set('Content-Type', 'application/json');
  // Two dots: the payload is the body, so it is left out.
  request.headers.set('X-JWS-Signature', '$header..${base64url(mac)}');
  request.contentLength = body.length;
  request.add(body);
  return request.close();
}
// end

Never usage(String message) {
  stderr.writeln(message);
  exit(2);
}

String fromEnv(String name, [String? fallback]) {
  final value = Platform.environment[name] ?? '';
  if (value != '') return value;
  return fallback ?? usage('$name is not set: expected what the vendor issued.');
}

String uuid() {
  final random = Random.secure();
  final bytes = List.generate(16, (_) => random.nextInt(256));
  bytes[6] = bytes[6] & 0x0f | 0x40; // version 4
  bytes[8] = bytes[8] & 0x3f | 0x80; // the variant of RFC 9562
  final hex = [for (final byte in bytes) byte.toRadixString(16).padLeft(2, '0')].join();
  return hex.replaceFirstMapped(RegExp(r'(.{8})(.{4})(.{4})(.{4})(.{12})'),
      (m) => '${m[1]}-${m[2]}-${m[3]}-${m[4]}-${m[5]}');
}

/// Control characters could change the terminal.
String printable(String text) =>
    text.substring(0, min(500, text.length)).replaceAll(RegExp(r'\p{Cc}', unicode: true), ' ');

/// Also shows the response, with the vendor's code and words.
Future<String?> outcomeOf(HttpClient client, String operation, Map<String, String> members) async {
  final response = await send(client, '/v5/card-api/$operation', members);
  final text = await const Utf8Codec(allowMalformed: true).decodeStream(response);
  stderr.writeln('$operation: HTTP ${response.statusCode}: ${printable(text)}');
  if (response.statusCode != 200 || response.headers.contentType?.mimeType != 'application/json') return null;
  final said = jsonDecode(text);
  return said is Map ? outcomes['${said['status']} ${said['request_status']}'] : null;
}

Future<String> call(String operation, Map<String, String> members) async {
  // An error is unknown too: it may be the response to a duplicate of a link that succeeded.
  var outcome = 'unknown';
  final client = HttpClient();
  try {
    outcome = await outcomeOf(client, operation, members).timeout(const Duration(seconds: 30)) ?? outcome;
  } on Exception catch (error) {
    stderr.writeln('$operation: no whole response: ${printable('$error')}');
  } finally {
    client.close(force: true);
  }
  stdout.writeln('$operation: $outcome');
  return outcome;
}

Future<void> main(List<String> args) async {
  if (args.length < 2 || args.length > 3 || args.contains('')) {
    usage('Usage: dart run link_card.dart <client_id> <card_id> [request_id], none of them empty');
  }
  authId = fromEnv('FREEDOMPAY_AUTH_ID');
  secret = fromEnv('FREEDOMPAY_SECRET');
  alg = fromEnv('FREEDOMPAY_ALGORITHM', 'HS512');
  if (alg != 'HS512' && alg != 'HS256') usage('FREEDOMPAY_ALGORITHM must be HS512 or HS256.');
  baseUrl = fromEnv('FREEDOMPAY_BASE_URL', 'https://test-api.freedompay.kz');
  final requestId = args.length == 3 ? args[2] : uuid();

  // Print the ids before sending: you need them if the response is lost.
  final ids = 'request_id $requestId, client_id ${args[0]}, card_id ${args[1]}';
  stderr.writeln('$ids: keep all three until the link is final');
  final said = [
    await call('card/link', {'request_id': requestId, 'client_id': args[0], 'card_id': args[1]}),
    await call('request/status', {'request_id': requestId}),
  ];
  if (said.contains('linked')) exit(0);
  stderr.writeln(
      'Ask again later, with the same ids. A new request_id only after the link is certainly rejected: see the guide.');
  exit(said.contains('in_process') ? 3 : 6);
}
