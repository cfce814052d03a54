/* Links a client to a card. Needs libcurl, OpenSSL's libcrypto and jansson. Build and run:
 *   cc -o link-card link-card.c -lcurl -lcrypto -ljansson
 *   FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… ./link-card <client_id> <card_id> [request_id]
 * request_id: of an earlier run, to send the same link again. */
#include <ctype.h>
#include <curl/curl.h>
#include <jansson.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PATH "/v5/card-api/card/link"

static void stop(int code, const char *message) {
    fprintf(stderr, "%s\n", message);
    exit(code);
}

/* This program ends soon, so it frees no memory. It exits if there is no memory left. */
static void *owned(void *memory) {
    if (!memory) stop(2, "Out of memory, or an argument that isn't UTF-8. Nothing was sent.");
    return memory;
}

static const char *from_env(const char *name, const char *fallback) {
    const char *value = getenv(name);
    if (value && *value) return value;
    if (!fallback) {
        fprintf(stderr, "%s is not set: expected what the vendor issued.\n", name);
        exit(2);
    }
    return fallback;
}

static char *base64url(const unsigned char *bytes, size_t length) {
    char *text = owned(malloc(4 * ((length + 2) / 3) + 1));
    EVP_EncodeBlock((unsigned char *)text, bytes, (int)length);
    for (char *c = text; *c; c++) *c = *c == '+' ? '-' : *c == '/' ? '_' : *c;
    text[strcspn(text, "=")] = '\0';
    return text;
}

static char *joined(const char *left, const char *middle, const char *right) {
    size_t size = strlen(left) + strlen(middle) + strlen(right) + 1;
    char *text = owned(malloc(size));
    snprintf(text, size, "%s%s%s", left, middle, right);
    return text;
}

static const char *uuid(void) {
    static char text[37];
    unsigned char b[16];
    if (RAND_bytes(b, sizeof b) != 1) stop(2, "There are no random bytes for a request_id. Nothing was sent.");
    b[6] = (b[6] & 0x0f) | 0x40; /* version 4 */
    b[8] = (b[8] & 0x3f) | 0x80; /* the variant of RFC 9562 */
    char *end = text;
    for (int i = 0; i < 16; i++)
        end += sprintf(end, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", b[i]);
    return text;
}

static size_t collect(char *data, size_t size, size_t count, void *answer) {
    return fwrite(data, size, count, answer);
}

/* This says why a request was refused. Control characters could change the terminal. */
static void show(CURL *curl, const char *text, size_t length) {
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    fprintf(stderr, "HTTP %ld: ", status);
    for (size_t i = 0; i < length && i < 500; i++) fputc(iscntrl((unsigned char)text[i]) ? ' ' : text[i], stderr);
    fputc('\n', stderr);
}

/* A 200 alone does not mean linked: read status and request_status together. */
static const char *outcome_of(CURL *curl, const char *text, size_t length) {
    long status = 0;
    const char *type = NULL, *said = NULL, *how_far = NULL;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
    if (status != 200 || !type) return "unknown";
    if (strcspn(type, "; ") != 16 || strncasecmp(type, "application/json", 16)) return "unknown";
    json_t *answer = json_loadb(text, length, 0, NULL);
    if (json_unpack(answer, "{s:s, s:s}", "status", &said, "request_status", &how_far)) return "unknown";
    if (!strcmp(said, "ok") && !strcmp(how_far, "success")) return "linked";
    if (!strcmp(said, "ok") && !strcmp(how_far, "process")) return "in_process";
    if (!strcmp(said, "error") && !strcmp(how_far, "error")) return "rejected";
    return "unknown";
}

int main(int argc, char **argv) {
    if (argc < 3 || argc > 4) stop(2, "Usage: ./link-card <client_id> <card_id> [request_id]");
    const char *auth_id = from_env("FREEDOMPAY_AUTH_ID", NULL);
    const char *secret = from_env("FREEDOMPAY_SECRET", NULL);
    const char *alg = from_env("FREEDOMPAY_ALGORITHM", "HS512");
    if (strcmp(alg, "HS512") && strcmp(alg, "HS256")) stop(2, "FREEDOMPAY_ALGORITHM must be HS512 or HS256.");
    const char *url = joined(from_env("FREEDOMPAY_BASE_URL", "https://test-api.freedompay.kz"), PATH, "");

    /* Show the id before sending: you need it if the response is lost. */
    const char *request_id = argc == 4 ? argv[3] : uuid();
    fprintf(stderr, "request_id %s: keep it\n", request_id);

    /* jansson keeps the order of the members. Sign these bytes, and send the same bytes. */
    json_t *link = json_pack("{s:s, s:s, s:s}", "request_id", request_id, "client_id", argv[1], "card_id", argv[2]);
    json_t *header = json_pack("{s:s, s:s, s:s, s:s, s:s}", "uri", PATH, "auth_id", auth_id, "method", "POST",
                               "params", "", "alg", alg);
    char *body = owned(json_dumps(link, JSON_COMPACT));
    char *header_text = owned(json_dumps(header, JSON_COMPACT));
    char *protected = base64url((unsigned char *)header_text, strlen(header_text));
    char *input = joined(protected, ".", base64url((unsigned char *)body, strlen(body)));
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned int mac_length = 0;
    const EVP_MD *digest = strcmp(alg, "HS512") ? EVP_sha256() : EVP_sha512();
    owned(HMAC(digest, secret, (int)strlen(secret), (unsigned char *)input, strlen(input), mac, &mac_length));
    /* Two dots: the payload is the body, so it is left out. */
    char *signature = joined(protected, "..", base64url(mac, mac_length));

    char *text = NULL;
    size_t length = 0;
    FILE *answer = owned(open_memstream(&text, &length));
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    headers = owned(curl_slist_append(headers, joined("X-JWS-Signature: ", signature, "")));
    CURL *curl = owned(curl_easy_init());
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L); /* the signed request is only for this server */
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
    CURLcode failure = curl_easy_perform(curl);
    fclose(answer);
    if (failure) fprintf(stderr, "No whole answer came: %s\n", curl_easy_strerror(failure));
    else show(curl, text, length);

    const char *outcome = failure ? "unknown" : outcome_of(curl, text, length);
    /* With an id of an earlier run, an error may be the response to a duplicate: it proves nothing. */
    if (!strcmp(outcome, "rejected") && argc == 4) outcome = "unknown";
    if (!strcmp(outcome, "unknown"))
        fprintf(stderr, "The card may be linked: keep the request_id, ask request/status, and don't link anew.\n");
    puts(outcome);
    return strcmp(outcome, "linked") && strcmp(outcome, "in_process") ? 1 : 0;
}
