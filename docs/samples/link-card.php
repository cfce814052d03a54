<?php
// Links a client to a card. Needs PHP 8 or later with its curl extension. Run:
//   FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… php link-card.php <client_id> <card_id> [request_id]
// request_id: of an earlier run, to send the same link again.
declare(strict_types=1);

const PATH = '/v5/card-api/card/link';

function usage(string $message): never
{
    fwrite(STDERR, "$message\n");
    exit(2);
}

function fromEnv(string $name, string $what): string
{
    return getenv($name) ?: usage("$name is not set: expected the $what that the vendor issued.");
}

/** JSON without white space, in UTF-8. */
function compact_json(array $value): string
{
    return json_encode($value, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR);
}

function base64url(string $bytes): string
{
    return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
}

function uuid(): string
{
    $bytes = random_bytes(16);
    $bytes[6] = chr(ord($bytes[6]) & 0x0f | 0x40); // version 4
    $bytes[8] = chr(ord($bytes[8]) & 0x3f | 0x80); // the variant of RFC 9562
    return vsprintf('%s%s-%s-%s-%s-%s%s%s', str_split(bin2hex($bytes), 4));
}

if ($argc < 3 || $argc > 4) {
    usage('Usage: php link-card.php <client_id> <card_id> [request_id]');
}
[, $clientId, $cardId] = $argv;
$authId = fromEnv('FREEDOMPAY_AUTH_ID', 'user id');
$secret = fromEnv('FREEDOMPAY_SECRET', 'secret');
$alg = getenv('FREEDOMPAY_ALGORITHM') ?: 'HS512';
if (!in_array($alg, ['HS512', 'HS256'], true)) {
    usage('FREEDOMPAY_ALGORITHM must be HS512 or HS256.');
}
$baseUrl = getenv('FREEDOMPAY_BASE_URL') ?: 'https://test-api.freedompay.kz';

// Show the id before sending: you need it if the response is lost.
$requestId = $argv[3] ?? uuid();
fwrite(STDERR, "request_id $requestId: keep it\n");

// Sign these bytes, and send the same bytes.
$body = compact_json(['request_id' => $requestId, 'client_id' => $clientId, 'card_id' => $cardId]);
$header = ['uri' => PATH, 'auth_id' => $authId, 'method' => 'POST', 'params' => '', 'alg' => $alg];
$protected = base64url(compact_json($header));
$mac = hash_hmac($alg === 'HS512' ? 'sha512' : 'sha256', $protected . '.' . base64url($body), $secret, true);

$curl = curl_init($baseUrl . PATH);
curl_setopt_array($curl, [
    CURLOPT_POSTFIELDS => $body,
    // Two dots: the payload is the body, so it is left out.
    CURLOPT_HTTPHEADER => ['Content-Type: application/json', "X-JWS-Signature: $protected.." . base64url($mac)],
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_FOLLOWLOCATION => false, // the signed request is only for this server
    CURLOPT_TIMEOUT => 30,
]);
$text = curl_exec($curl);
$status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
if ($text === false) {
    fwrite(STDERR, 'No whole answer came: ' . curl_error($curl) . "\n");
} else {
    // This says why a request was refused. Control characters could change the terminal.
    fwrite(STDERR, "HTTP $status: " . preg_replace('/[[:cntrl:]]/', ' ', substr($text, 0, 500)) . "\n");
}
$type = strtolower(trim(explode(';', (string) curl_getinfo($curl, CURLINFO_CONTENT_TYPE))[0]));

// A 200 alone does not mean linked: read status and request_status together.
$answer = $status === 200 && $type === 'application/json' ? json_decode((string) $text, true) : null;
$outcome = match ([$answer['status'] ?? null, $answer['request_status'] ?? null]) {
    ['ok', 'success'] => 'linked',
    ['ok', 'process'] => 'in_process',
    // With an id of an earlier run, an error may be the response to a duplicate: it proves nothing.
    ['error', 'error'] => isset($argv[3]) ? 'unknown' : 'rejected',
    default => 'unknown',
};
if ($outcome === 'unknown') {
    fwrite(STDERR, "The card may be linked: keep the request_id, ask request/status, and don't link anew.\n");
}
echo "$outcome\n";
exit(in_array($outcome, ['linked', 'in_process'], true) ? 0 : 1);
