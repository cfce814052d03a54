// Links a client to a card. Needs Dart 3 and package:crypto (dart pub add crypto). Run:
//   FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… dart run link_card.dart <client_id> <card_id> [request_id]
// request_id: of an earlier run, to send the same link again.
import 'dart:convert';
import 'dart:io';
import 'dart:math';

import 'package:crypto/crypto.dart';

const path = '/v5/card-api/card/link';
const outcomes = {'ok success': 'linked', 'ok process': 'in_process', 'error error': 'rejected'};

Never usage(String message) {
  stderr.writeln(message);
  exit(2);
}

String? fromEnv(String name) {
  final value = Platform.environment[name];
  return value == '' ? null : value;
}

String base64url(List<int> bytes) => base64UrlEncode(bytes).replaceAll('=', '');

String uuid() {
  final random = Random.secure();
  final bytes = List.generate(16, (_) => random.nextInt(256));
  bytes[6] = bytes[6] & 0x0f | 0x40; // version 4
  bytes[8] = bytes[8] & 0x3f | 0x80; // the variant of RFC 9562
  final hex = [for (final byte in bytes) byte.toRadixString(16).padLeft(2, '0')].join();
  return hex.replaceFirstMapped(RegExp(r'(.{8})(.{4})(.{4})(.{4})(.{12})'),
      (m) => '${m[1]}-${m[2]}-${m[3]}-${m[4]}-${m[5]}');
}

Future<String> send(Uri url, List<int> body, String signature) async {
  final client = HttpClient()..connectionTimeout = const Duration(seconds: 10);
  try {
    final request = await client.postUrl(url);
    request.followRedirects = false; // the signed request is only for this server
    request.headers.set('Content-Type', 'application/json');
    request.headers.set('X-JWS-Signature', signature);
    request.contentLength = body.length;
    request.add(body);
    final response = await request.close();
    final text = await const Utf8Codec(allowMalformed: true).decodeStream(response);
    // This says why a request was refused. Control characters could change the terminal.
    final said = text.substring(0, min(500, text.length)).replaceAll(RegExp(r'\p{Cc}', unicode: true), ' ');
    stderr.writeln('HTTP ${response.statusCode}: $said');
    // A 200 alone does not mean linked: read status and request_status together.
    if (response.statusCode != 200 || response.headers.contentType?.mimeType != 'application/json') return 'unknown';
    final answer = jsonDecode(text);
    return answer is Map ? outcomes['${answer['status']} ${answer['request_status']}'] ?? 'unknown' : 'unknown';
  } finally {
    client.close(force: true);
  }
}

Future<void> main(List<String> args) async {
  if (args.length < 2 || args.length > 3) usage('Usage: dart run link_card.dart <client_id> <card_id> [request_id]');
  final authId = fromEnv('FREEDOMPAY_AUTH_ID') ??
      usage('FREEDOMPAY_AUTH_ID is not set: expected the user id that the vendor issued.');
  final secret = fromEnv('FREEDOMPAY_SECRET') ??
      usage('FREEDOMPAY_SECRET is not set: expected the secret that the vendor issued.');
  final alg = fromEnv('FREEDOMPAY_ALGORITHM') ?? 'HS512';
  if (alg != 'HS512' && alg != 'HS256') usage('FREEDOMPAY_ALGORITHM must be HS512 or HS256.');
  final url = Uri.parse((fromEnv('FREEDOMPAY_BASE_URL') ?? 'https://test-api.freedompay.kz') + path);

  // Show the id before sending: you need it if the response is lost.
  final requestId = args.length == 3 ? args[2] : uuid();
  stderr.writeln('request_id $requestId: keep it');

  // Sign these bytes, and send the same bytes.
  final body = utf8.encode(jsonEncode({'request_id': requestId, 'client_id': args[0], 'card_id': args[1]}));
  final header = base64url(utf8.encode(
      jsonEncode({'uri': path, 'auth_id': authId, 'method': 'POST', 'params': '', 'alg': alg})));
  final hmac = Hmac(alg == 'HS512' ? sha512 : sha256, utf8.encode(secret));
  final mac = hmac.convert(ascii.encode('$header.${base64url(body)}')).bytes;

  var outcome = 'unknown';
  try {
    // Two dots: the payload is the body, so it is left out.
    outcome = await send(url, body, '$header..${base64url(mac)}').timeout(const Duration(seconds: 30));
  } on Exception catch (error) {
    stderr.writeln('No whole answer came: $error');
  }
  // With an id of an earlier run, an error may be the response to a duplicate: it proves nothing.
  if (outcome == 'rejected' && args.length == 3) outcome = 'unknown';
  if (outcome == 'unknown') {
    stderr.writeln("The card may be linked: keep the request_id, ask request/status, and don't link anew.");
  }
  stdout.writeln(outcome);
  exit(outcome == 'linked' || outcome == 'in_process' ? 0 : 1);
}
