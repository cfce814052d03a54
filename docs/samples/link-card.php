<?php
// Links a client to a card, then asks for the status of the request. Needs PHP 8.1 or later with curl. Run:
//   FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… php link-card.php <client_id> <card_id> [request_id]
// request_id: of an earlier run, to make the same call again. Exit codes: 0 linked, 3 in_process, 6 unknown, 2 usage.
// It never says rejected: that takes a minute of errors from request/status, which settle in the guide waits for.
declare(strict_types=1);

/** JSON without white space, in UTF-8. */
function compact_json(array $members): string
{
    return json_encode($members, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR);
}

function base64url(string $bytes): string
{
    return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
}

// sign and send
function send(string $path, array $members): array
{
    $body = compact_json($members); // sign these bytes, and send the same bytes
    $header = ['uri' => $path, 'auth_id' => AUTH_ID, 'method' => 'POST', 'params' => '', 'alg' => ALG];
    $protected = base64url(compact_json($header));
    $mac = hash_hmac(ALG === 'HS512' ? 'sha512' : 'sha256', $protected . '.' . base64url($body), SECRET, true);
    $curl = curl_init(BASE_URL . $path);
    curl_setopt_array($curl, [
        CURLOPT_POSTFIELDS => $body,
        // Two dots: the payload is the body, so it is left out.
        CURLOPT_HTTPHEADER => ['Content-Type: application/json', "X-JWS-Signature: $protected.." . base64url($mac)],
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_FOLLOWLOCATION => false, // the signed request is only for this server
        CURLOPT_TIMEOUT => 30,
    ]);
    return [curl_exec($curl), curl_getinfo($curl), curl_error($curl)];
}
// end

function usage(string $message): never
{
    fwrite(STDERR, "$message\n");
    exit(2);
}

function fromEnv(string $name, ?string $fallback = null): string
{
    $value = (string) getenv($name);
    return $value !== '' ? $value : $fallback ?? usage("$name is not set: expected what the vendor issued.");
}

function call(string $operation, array $members): string
{
    [$text, $info, $failure] = send("/v5/card-api/$operation", $members);
    if ($text === false) {
        fwrite(STDERR, "$operation: no whole response: $failure\n");
    } else {
        // This shows the vendor's code and words. Control characters could change the terminal.
        $said = preg_replace('/[[:cntrl:]]/', ' ', substr($text, 0, 500));
        fwrite(STDERR, "$operation: HTTP {$info['http_code']}: $said\n");
    }
    $type = strtolower(trim(explode(';', (string) $info['content_type'])[0]));
    $isRead = $text !== false && $info['http_code'] === 200 && $type === 'application/json';
    $answer = $isRead ? json_decode($text, true) : null;
    // Anything else is unknown, an error too: it may be the response to a duplicate of a link that succeeded.
    $outcome = match ([$answer['status'] ?? null, $answer['request_status'] ?? null]) {
        ['ok', 'success'] => 'linked',
        ['ok', 'process'] => 'in_process',
        default => 'unknown',
    };
    echo "$operation: $outcome\n";
    return $outcome;
}

if (!extension_loaded('curl')) {
    usage("PHP's extension curl is missing: install it. Nothing was sent.");
}
if ($argc < 3 || $argc > 4 || in_array('', $argv, true)) {
    usage('Usage: php link-card.php <client_id> <card_id> [request_id], none of them empty');
}
define('AUTH_ID', fromEnv('FREEDOMPAY_AUTH_ID'));
define('SECRET', fromEnv('FREEDOMPAY_SECRET'));
define('ALG', fromEnv('FREEDOMPAY_ALGORITHM', 'HS512'));
if (!in_array(ALG, ['HS512', 'HS256'], true)) {
    usage('FREEDOMPAY_ALGORITHM must be HS512 or HS256.');
}
define('BASE_URL', fromEnv('FREEDOMPAY_BASE_URL', 'https://test-api.freedompay.kz'));
[, $clientId, $cardId] = $argv;
$bytes = random_bytes(16);
$bytes[6] = chr(ord($bytes[6]) & 0x0f | 0x40); // a UUID of version 4
$bytes[8] = chr(ord($bytes[8]) & 0x3f | 0x80); // the variant of RFC 9562
$requestId = $argv[3] ?? vsprintf('%s%s-%s-%s-%s-%s%s%s', str_split(bin2hex($bytes), 4));

// Print the ids before sending: you need them if the response is lost.
fwrite(STDERR, "request_id $requestId, client_id $clientId, card_id $cardId: keep all three until the link is final\n");
$outcomes = [
    call('card/link', ['request_id' => $requestId, 'client_id' => $clientId, 'card_id' => $cardId]),
    call('request/status', ['request_id' => $requestId]),
];
if (in_array('linked', $outcomes, true)) {
    exit(0);
}
fwrite(STDERR, 'Ask again later, with the same ids. ');
fwrite(STDERR, "A new request_id only after the link is certainly rejected: see the guide.\n");
exit(in_array('in_process', $outcomes, true) ? 3 : 6);
