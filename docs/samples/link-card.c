/* Links a client to a card, then asks for the status of the request. Needs libcurl, OpenSSL's libcrypto and jansson.
 * Build and run:
 *   cc -o link-card link-card.c -lcurl -lcrypto -ljansson
 *   FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… ./link-card <client_id> <card_id> [request_id]
 * request_id: of an earlier run, to make the same call again. Exit codes: 0 linked, 3 in_process, 6 unknown, 2 usage.
 * It never says rejected: that takes a minute of errors from request/status, which settle in the guide waits for. */
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

static const char *auth_id, *secret, *alg, *base_url;

static void usage(const char *message, const char *more) {
    fprintf(stderr, "%s%s\n", message, more);
    exit(2);
}

/* This program ends soon, so it frees no memory. */
static void *owned(void *memory) {
    if (!memory) usage("Out of memory, or an argument that isn't UTF-8.", "");
    return memory;
}

static char *joined(const char *left, const char *middle, const char *right) {
    size_t size = strlen(left) + strlen(middle) + strlen(right) + 1;
    char *text = owned(malloc(size));
    snprintf(text, size, "%s%s%s", left, middle, right);
    return text;
}

static char *base64url(const void *bytes, size_t length) {
    char *text = owned(malloc(4 * ((length + 2) / 3) + 1));
    EVP_EncodeBlock((unsigned char *)text, bytes, (int)length);
    for (char *c = text; *c; c++) *c = *c == '+' ? '-' : *c == '/' ? '_' : *c;
    text[strcspn(text, "=")] = '\0';
    return text;
}

/* Without white space, members in the order written. */
static char *compact(json_t *members) { return owned(json_dumps(members, JSON_COMPACT)); }

/* sign and send */
static CURLcode send_signed(CURL *curl, const char *path, const char *body, FILE *response) {
    char *header = compact(json_pack("{s:s, s:s, s:s, s:s, s:s}", "uri", path, "auth_id", auth_id, "method", "POST",
                                     "params", "", "alg", alg));
    char *protected = base64url(header, strlen(header));
    char *input = joined(protected, ".", base64url(body, strlen(body))); /* sign these bytes, and send the same bytes */
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    const EVP_MD *digest = strcmp(alg, "HS512") ? EVP_sha256() : EVP_sha512();
    owned(HMAC(digest, secret, (int)strlen(secret), (unsigned char *)input, strlen(input), mac, &length));
    /* Two dots: the payload is the body, so it is left out. */
    char *signature = joined(protected, "..", base64url(mac, length));
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    headers = owned(curl_slist_append(headers, joined("X-JWS-Signature: ", signature, "")));
    curl_easy_setopt(curl, CURLOPT_URL, joined(base_url, path, ""));
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L); /* the signed request is only for this server */
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, response);
    return curl_easy_perform(curl);
}
/* end */

static const char *from_env(const char *name, const char *fallback) {
    const char *value = getenv(name);
    if (value && *value) return value;
    if (!fallback) usage(name, " is not set: expected what the vendor issued.");
    return fallback;
}

static const char *uuid(void) {
    static char text[37];
    unsigned char b[16];
    if (RAND_bytes(b, sizeof b) != 1) usage("There are no random bytes for a request_id.", " Nothing was sent.");
    b[6] = (b[6] & 0x0f) | 0x40; /* version 4 */
    b[8] = (b[8] & 0x3f) | 0x80; /* the variant of RFC 9562 */
    char *end = text;
    for (int i = 0; i < 16; i++)
        end += sprintf(end, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", b[i]);
    return text;
}

static const char *outcome_of(long status, const char *type, const char *text, size_t length) {
    const char *said = NULL, *request_status = NULL;
    if (status != 200 || !type) return "unknown";
    if (strcspn(type, "; ") != 16 || strncasecmp(type, "application/json", 16)) return "unknown";
    json_t *members = json_loadb(text, length, 0, NULL);
    if (json_unpack(members, "{s:s, s:s}", "status", &said, "request_status", &request_status)) return "unknown";
    /* An error is unknown too: it may be the response to a duplicate of a link that succeeded. */
    if (strcmp(said, "ok")) return "unknown";
    if (!strcmp(request_status, "success")) return "linked";
    return strcmp(request_status, "process") ? "unknown" : "in_process";
}

static const char *call(const char *operation, const char *body) {
    char *text = NULL;
    const char *type = NULL, *outcome = "unknown";
    size_t length = 0;
    long status = 0;
    FILE *response = owned(open_memstream(&text, &length));
    CURL *curl = owned(curl_easy_init());
    CURLcode failure = send_signed(curl, joined("/v5/card-api/", operation, ""), body, response);
    fclose(response);
    if (failure) {
        fprintf(stderr, "%s: no whole response: %s\n", operation, curl_easy_strerror(failure));
    } else {
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
        curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
        /* This shows the vendor's code and words. Control characters could change the terminal. */
        fprintf(stderr, "%s: HTTP %ld: ", operation, status);
        for (size_t i = 0; i < length && i < 500; i++) fputc(iscntrl((unsigned char)text[i]) ? ' ' : text[i], stderr);
        fputc('\n', stderr);
        outcome = outcome_of(status, type, text, length);
    }
    printf("%s: %s\n", operation, outcome);
    return outcome;
}

int main(int argc, char **argv) {
    if (argc < 3 || argc > 4 || !*argv[1] || !*argv[2] || (argc == 4 && !*argv[3]))
        usage("Usage: ./link-card <client_id> <card_id> [request_id], none of them empty", "");
    auth_id = from_env("FREEDOMPAY_AUTH_ID", NULL);
    secret = from_env("FREEDOMPAY_SECRET", NULL);
    alg = from_env("FREEDOMPAY_ALGORITHM", "HS512");
    if (strcmp(alg, "HS512") && strcmp(alg, "HS256")) usage("FREEDOMPAY_ALGORITHM must be HS512 or HS256.", "");
    base_url = from_env("FREEDOMPAY_BASE_URL", "https://test-api.freedompay.kz");
    const char *request_id = argc == 4 ? argv[3] : uuid();
    char *link = compact(
        json_pack("{s:s, s:s, s:s}", "request_id", request_id, "client_id", argv[1], "card_id", argv[2]));
    char *question = compact(json_pack("{s:s}", "request_id", request_id));

    /* Print the ids before sending: you need them if the response is lost. */
    fprintf(stderr, "request_id %s, client_id %s, card_id %s: keep all three until the link is final\n", request_id,
            argv[1], argv[2]);
    const char *linked = call("card/link", link);
    const char *asked = call("request/status", question);
    if (!strcmp(linked, "linked") || !strcmp(asked, "linked")) return 0;
    fprintf(stderr, "Ask again later, with the same ids. "
                    "A new request_id only after the link is certainly rejected: see the guide.\n");
    return strcmp(linked, "in_process") && strcmp(asked, "in_process") ? 6 : 3;
}
