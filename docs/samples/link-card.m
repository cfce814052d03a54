// Links a client to a card, then asks for the status of the request. Needs libcurl and Foundation: Apple's, or
// GNUstep's and OpenSSL's libcrypto. To run:
//   gcc $(gnustep-config --objc-flags) link-card.m $(gnustep-config --base-libs) -lcurl -lcrypto -o link-card
//   FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… ./link-card <client_id> <card_id> [request_id]
// On macOS build with: clang -framework Foundation -lcurl link-card.m -o link-card
// request_id: of an earlier run, to make the same call again. Exit codes: 0 linked, 3 in_process, 6 unknown, 2 usage.
// It never says rejected: that takes a minute of errors from request/status, which settle in the guide waits for.
#import <Foundation/Foundation.h>
#import <curl/curl.h>
#if __has_include(<CommonCrypto/CommonHMAC.h>)
#import <CommonCrypto/CommonHMAC.h>
#else
#import <openssl/hmac.h>
#endif

static NSString *authId, *secret, *alg, *baseUrl;

static void say(NSString *line) { fprintf(stderr, "%s\n", [line UTF8String]); }

static void usage(NSString *message) {
    say(message);
    exit(2);
}

// NSDictionary has no order, so write the JSON by hand. An id may contain anything except control characters.
static NSString *quoted(NSString *text) {
    if ([text rangeOfCharacterFromSet:[NSCharacterSet controlCharacterSet]].length > 0)
        usage(@"An id has control characters, which is a mistake. Nothing was sent.");
    text = [text stringByReplacingOccurrencesOfString:@"\\" withString:@"\\\\"];
    text = [text stringByReplacingOccurrencesOfString:@"\"" withString:@"\\\""];
    return [NSString stringWithFormat:@"\"%@\"", text];
}

static NSData *utf8(NSString *text) { return [text dataUsingEncoding:NSUTF8StringEncoding]; }

static NSString *base64url(NSData *data) {
    NSString *text = [data base64EncodedStringWithOptions:0];
    text = [text stringByReplacingOccurrencesOfString:@"+" withString:@"-"];
    text = [text stringByReplacingOccurrencesOfString:@"/" withString:@"_"];
    return [text stringByReplacingOccurrencesOfString:@"=" withString:@""];
}

static NSData *hmac(NSData *key, NSData *input) {
    BOOL is512 = [alg isEqual:@"HS512"];
    NSMutableData *mac = [NSMutableData dataWithLength:is512 ? 64 : 32];
#ifdef CC_SHA512_DIGEST_LENGTH
    CCHmac(is512 ? kCCHmacAlgSHA512 : kCCHmacAlgSHA256, [key bytes], [key length], [input bytes], [input length],
           [mac mutableBytes]);
#else
    HMAC(is512 ? EVP_sha512() : EVP_sha256(), [key bytes], (int)[key length], [input bytes], [input length],
         [mac mutableBytes], NULL);
#endif
    return mac;
}

static size_t collect(char *bytes, size_t size, size_t count, void *text) {
    [(NSMutableData *)text appendBytes:bytes length:size * count];
    return size * count;
}

// sign and send
// By libcurl, because GNUstep's NSURLConnection doesn't check the server name in the certificate.
static CURLcode sendSigned(CURL *curl, NSString *path, NSData *body, NSMutableData *text) {
    NSString *header = base64url(utf8([NSString stringWithFormat:
        @"{\"uri\":\"%@\",\"auth_id\":%@,\"method\":\"POST\",\"params\":\"\",\"alg\":\"%@\"}",
        path, quoted(authId), alg]));
    // Sign these bytes, and send the same bytes.
    NSData *mac = hmac(utf8(secret), utf8([NSString stringWithFormat:@"%@.%@", header, base64url(body)]));
    // Two dots: the payload is the body, so it is left out.
    NSString *signature = [NSString stringWithFormat:@"X-JWS-Signature: %@..%@", header, base64url(mac)];
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    curl_easy_setopt(curl, CURLOPT_URL, [[baseUrl stringByAppendingString:path] UTF8String]);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, curl_slist_append(headers, [signature UTF8String]));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)[body length]);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, [body bytes]);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L); // the signed request is only for this server
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, text);
    return curl_easy_perform(curl);
}
// end

static NSString *fromEnv(NSString *name, NSString *fallback) {
    NSString *value = [[[NSProcessInfo processInfo] environment] objectForKey:name];
    if ([value length] > 0) return value;
    if (!fallback) usage([name stringByAppendingString:@" is not set: expected what the vendor issued."]);
    return fallback;
}

// Version 4, which GNUstep's NSUUID doesn't create.
static NSString *uuid(void) {
    unsigned char b[16];
    arc4random_buf(b, sizeof b);
    b[6] = (b[6] & 0x0f) | 0x40;
    b[8] = (b[8] & 0x3f) | 0x80;
    NSMutableString *text = [NSMutableString string];
    int i;
    for (i = 0; i < 16; i++)
        [text appendFormat:@"%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", b[i]];
    return text;
}

static NSString *outcomeOf(long status, const char *type, NSData *text) {
    NSString *mediaType = [[NSString stringWithUTF8String:type ? type : ""] lowercaseString];
    mediaType = [[mediaType componentsSeparatedByString:@";"] objectAtIndex:0];
    if (status != 200 || ![mediaType isEqual:@"application/json"]) return @"unknown";
    NSDictionary *members = [NSJSONSerialization JSONObjectWithData:text options:0 error:NULL];
    // An error is unknown too: it may be the response to a duplicate of a link that succeeded.
    if (![members isKindOfClass:[NSDictionary class]] || ![[members objectForKey:@"status"] isEqual:@"ok"])
        return @"unknown";
    NSString *requestStatus = [members objectForKey:@"request_status"];
    if ([requestStatus isEqual:@"success"]) return @"linked";
    return [requestStatus isEqual:@"process"] ? @"in_process" : @"unknown";
}

static NSString *call(NSString *operation, NSString *body) {
    NSString *outcome = @"unknown";
    NSMutableData *text = [NSMutableData data];
    CURL *curl = curl_easy_init();
    CURLcode failure = sendSigned(curl, [@"/v5/card-api/" stringByAppendingString:operation], utf8(body), text);
    if (failure) {
        say([NSString stringWithFormat:@"%@: no whole response: %s", operation, curl_easy_strerror(failure)]);
    } else {
        long status = 0;
        const char *type = NULL;
        const unsigned char *bytes = [text bytes];
        NSUInteger i;
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
        curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
        // This shows the vendor's code and words. Control characters could change the terminal.
        fprintf(stderr, "%s: HTTP %ld: ", [operation UTF8String], status);
        for (i = 0; i < [text length] && i < 500; i++) fputc(iscntrl(bytes[i]) ? ' ' : bytes[i], stderr);
        fputc('\n', stderr);
        outcome = outcomeOf(status, type, text);
    }
    printf("%s: %s\n", [operation UTF8String], [outcome UTF8String]);
    return outcome;
}

int main(int argc, const char **argv) {
    [NSAutoreleasePool new]; // not released: this program ends soon
    NSArray *args = [[NSProcessInfo processInfo] arguments];
    if (argc < 3 || argc > 4 || [args containsObject:@""])
        usage(@"Usage: ./link-card <client_id> <card_id> [request_id], none of them empty");
    authId = fromEnv(@"FREEDOMPAY_AUTH_ID", nil);
    secret = fromEnv(@"FREEDOMPAY_SECRET", nil);
    alg = fromEnv(@"FREEDOMPAY_ALGORITHM", @"HS512");
    if (![alg isEqual:@"HS512"] && ![alg isEqual:@"HS256"]) usage(@"FREEDOMPAY_ALGORITHM must be HS512 or HS256.");
    baseUrl = fromEnv(@"FREEDOMPAY_BASE_URL", @"https://test-api.freedompay.kz");
    NSString *clientId = [args objectAtIndex:1], *cardId = [args objectAtIndex:2];
    NSString *requestId = argc == 4 ? [args objectAtIndex:3] : uuid();
    NSString *link = [NSString stringWithFormat:@"{\"request_id\":%@,\"client_id\":%@,\"card_id\":%@}",
        quoted(requestId), quoted(clientId), quoted(cardId)];
    NSString *question = [NSString stringWithFormat:@"{\"request_id\":%@}", quoted(requestId)];

    // Print the ids before sending: you need them if the response is lost.
    say([NSString stringWithFormat:@"request_id %@, client_id %@, card_id %@: keep all three until the link is final",
        requestId, clientId, cardId]);
    NSString *linked = call(@"card/link", link);
    NSArray *outcomes = [NSArray arrayWithObjects:linked, call(@"request/status", question), nil];
    if ([outcomes containsObject:@"linked"]) return 0;
    say(@"Ask again later, with the same ids. "
        @"A new request_id only after the link is certainly rejected: see the guide.");
    return [outcomes containsObject:@"in_process"] ? 3 : 6;
}
