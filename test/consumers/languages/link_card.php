<?php
// A card linked from PHP, in each way in which it can go. Nothing but its curl extension.

const LINK = '/v5/card-api/card/link';
const STATUS = '/v5/card-api/request/status';
const AUTH_ID = '123456.php';

function base64url(string $bytes): string
{
    return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
}

function signature(string $path, string $body, string $secret): string
{
    $header = ['uri' => $path, 'auth_id' => AUTH_ID, 'method' => 'POST', 'params' => '', 'alg' => 'HS512'];
    $first = base64url(json_encode($header, JSON_UNESCAPED_SLASHES));
    return $first . '..' . base64url(hash_hmac('sha512', $first . '.' . base64url($body), $secret, true));
}

/** The HTTP status, 0 if the connection broke, and the body. */
function post(string $path, array $members, array $headers = []): array
{
    $curl = curl_init(getenv('MOCK_URL') . $path);
    curl_setopt_array($curl, [
        CURLOPT_POST => true,
        CURLOPT_POSTFIELDS => json_encode((object) $members),
        CURLOPT_HTTPHEADER => ['Content-Type: application/json', ...$headers],
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_TIMEOUT => 5,
    ]);
    $body = curl_exec($curl);
    return $body === false ? [0, null] : [curl_getinfo($curl, CURLINFO_RESPONSE_CODE), json_decode($body, true)];
}

function signed(string $path, array $members, string $secret = 'secret'): array
{
    return post($path, $members, ['X-JWS-Signature: ' . signature($path, json_encode((object) $members), $secret)]);
}

function control(string $name, array $members): array
{
    return post("/_mock/$name", [...$members, 'auth_id' => AUTH_ID]);
}

function newId(): string
{
    return preg_replace('/^(.{8})(.{4})(.{4})(.{4})(.{12})$/', '$1-$2-$3-$4-$5', bin2hex(random_bytes(16)));
}

function state(string $id): string
{
    [, $body] = signed(STATUS, ['request_id' => $id]);
    return "{$body['status']} {$body['request_status']}";
}

// Scenario => the HTTP status of its response, and what request/status says then, and once it is settled.
$expected = [
    'linked' => [200, 'ok success', 'ok success'],
    'processing-then-success' => [200, 'ok process', 'ok success'],
    'processing-then-rejected' => [200, 'ok process', 'ok error'],
    'rejected' => [200, 'error error', 'error error'],
    'contradictory' => [200, 'ok success', 'ok success'],
    'http-400' => [400, 'error error', 'error error'],
    'http-421' => [421, 'error error', 'error error'],
    'unavailable' => [503, 'error error', 'error error'],
    'html' => [200, 'ok success', 'ok success'],
    'redirect' => [302, 'ok success', 'ok success'],
    'reset' => [0, 'ok success', 'ok success'],
    'late' => [0, 'error error', 'ok success'],
];
$failures = 0;
foreach ($expected as $scenario => [$status, $before, $after]) {
    control('next', ['scenario' => $scenario, 'operation' => 'linkCard']);
    $id = newId();
    [$is] = signed(LINK, ['request_id' => $id, 'client_id' => 'c-1', 'card_id' => 'k-1']);
    $was = state($id);
    control('settle', ['request_id' => $id]);
    if ([$is, $was, state($id)] !== [$status, $before, $after]) {
        echo "$scenario: $is, $was, " . state($id) . "\n";
        $failures += 1;
    }
}
[$refused, $problem] = signed(LINK, ['request_id' => newId(), 'client_id' => 'c', 'card_id' => 'k'], 'another');
if ([$refused, $problem['part'] ?? ''] !== [401, 'signature']) {
    echo "a wrong secret: $refused\n";
    $failures += 1;
}
echo count($expected) + 1 - $failures . ' of ' . count($expected) + 1 . " passed\n";
exit($failures === 0 ? 0 : 1);
