// Links a client to a card. Needs libcurl and Foundation: Apple's, or GNUstep's and OpenSSL's libcrypto. To run:
//   gcc $(gnustep-config --objc-flags) link-card.m $(gnustep-config --base-libs) -lcurl -lcrypto -o link-card
//   FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… ./link-card <client_id> <card_id> [request_id]
// On macOS build with: clang -framework Foundation -lcurl link-card.m -o link-card
// request_id: of an earlier run, to send the same link again.
#import <Foundation/Foundation.h>
#import <curl/curl.h>
#if __has_include(<CommonCrypto/CommonHMAC.h>)
#import <CommonCrypto/CommonHMAC.h>
#else
#import <openssl/hmac.h>
#endif

static NSString *const path = @"/v5/card-api/card/link";

static void say(NSString *line) { fprintf(stderr, "%s\n", [line UTF8String]); }

static NSString *fromEnv(NSString *name, NSString *fallback) {
    NSString *value = [[[NSProcessInfo processInfo] environment] objectForKey:name];
    if ([value length] > 0) return value;
    if (fallback) return fallback;
    say([name stringByAppendingString:@" is not set: expected what the vendor issued."]);
    exit(2);
}

// NSDictionary has no order, so write the JSON by hand. An id may contain anything except control characters.
static NSString *quoted(NSString *text) {
    if ([text rangeOfCharacterFromSet:[NSCharacterSet controlCharacterSet]].length > 0) {
        say(@"An id has control characters, which is a mistake. Nothing was sent.");
        exit(2);
    }
    text = [text stringByReplacingOccurrencesOfString:@"\\" withString:@"\\\\"];
    text = [text stringByReplacingOccurrencesOfString:@"\"" withString:@"\\\""];
    return [NSString stringWithFormat:@"\"%@\"", text];
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

static NSString *base64url(NSData *data) {
    NSString *text = [data base64EncodedStringWithOptions:0];
    text = [text stringByReplacingOccurrencesOfString:@"+" withString:@"-"];
    text = [text stringByReplacingOccurrencesOfString:@"/" withString:@"_"];
    return [text stringByReplacingOccurrencesOfString:@"=" withString:@""];
}

static NSData *utf8(NSString *text) { return [text dataUsingEncoding:NSUTF8StringEncoding]; }

static NSData *hmac(BOOL is512, NSData *key, NSData *input) {
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

static size_t collect(char *bytes, size_t size, size_t count, void *answer) {
    [(NSMutableData *)answer appendBytes:bytes length:size * count];
    return size * count;
}

// This says why a request was refused. Control characters could change the terminal.
static void show(long status, NSData *text) {
    const unsigned char *bytes = [text bytes];
    NSUInteger i;
    fprintf(stderr, "HTTP %ld: ", status);
    for (i = 0; i < [text length] && i < 500; i++) fputc(iscntrl(bytes[i]) ? ' ' : bytes[i], stderr);
    fputc('\n', stderr);
}

// libcurl, because GNUstep's NSURLConnection doesn't check the server name in the certificate.
static NSString *sendLink(NSString *url, NSData *body, NSString *signature) {
    NSMutableData *text = [NSMutableData data];
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    headers = curl_slist_append(headers, [[@"X-JWS-Signature: " stringByAppendingString:signature] UTF8String]);
    curl_easy_setopt(curl, CURLOPT_URL, [url UTF8String]);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)[body length]);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, [body bytes]);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L); // the signed request is only for this server
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, text);
    CURLcode failure = curl_easy_perform(curl);
    if (failure) {
        say([NSString stringWithFormat:@"No whole answer came: %s", curl_easy_strerror(failure)]);
        return @"unknown";
    }
    long status = 0;
    const char *type = NULL;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
    show(status, text);
    NSString *mediaType = [[NSString stringWithUTF8String:type ? type : ""] lowercaseString];
    mediaType = [[mediaType componentsSeparatedByString:@";"] objectAtIndex:0];
    if (status != 200 || ![mediaType isEqual:@"application/json"]) return @"unknown";

    // A 200 alone does not mean linked: read status and request_status together.
    NSDictionary *answer = [NSJSONSerialization JSONObjectWithData:text options:0 error:NULL];
    if (![answer isKindOfClass:[NSDictionary class]]) return @"unknown";
    NSString *said = [NSString stringWithFormat:@"%@ %@",
        [answer objectForKey:@"status"], [answer objectForKey:@"request_status"]];
    if ([said isEqual:@"ok success"]) return @"linked";
    if ([said isEqual:@"ok process"]) return @"in_process";
    if ([said isEqual:@"error error"]) return @"rejected";
    return @"unknown";
}

int main(int argc, const char **argv) {
    [NSAutoreleasePool new]; // not released: this program ends soon
    NSArray *args = [[NSProcessInfo processInfo] arguments];
    if (argc < 3 || argc > 4) {
        say(@"Usage: ./link-card <client_id> <card_id> [request_id]");
        return 2;
    }
    NSString *authId = fromEnv(@"FREEDOMPAY_AUTH_ID", nil);
    NSString *secret = fromEnv(@"FREEDOMPAY_SECRET", nil);
    NSString *alg = fromEnv(@"FREEDOMPAY_ALGORITHM", @"HS512");
    BOOL is512 = [alg isEqual:@"HS512"];
    if (!is512 && ![alg isEqual:@"HS256"]) {
        say(@"FREEDOMPAY_ALGORITHM must be HS512 or HS256.");
        return 2;
    }
    NSString *url = [fromEnv(@"FREEDOMPAY_BASE_URL", @"https://test-api.freedompay.kz") stringByAppendingString:path];

    // Show the id before sending: you need it if the response is lost.
    NSString *requestId = argc == 4 ? [args objectAtIndex:3] : uuid();
    say([NSString stringWithFormat:@"request_id %@: keep it", requestId]);

    // Sign these bytes, and send the same bytes.
    NSData *body = utf8([NSString stringWithFormat:@"{\"request_id\":%@,\"client_id\":%@,\"card_id\":%@}",
        quoted(requestId), quoted([args objectAtIndex:1]), quoted([args objectAtIndex:2])]);
    NSString *header = base64url(utf8([NSString stringWithFormat:
        @"{\"uri\":\"%@\",\"auth_id\":%@,\"method\":\"POST\",\"params\":\"\",\"alg\":\"%@\"}",
        path, quoted(authId), alg]));
    NSData *mac = hmac(is512, utf8(secret), utf8([NSString stringWithFormat:@"%@.%@", header, base64url(body)]));

    // Two dots: the payload is the body, so it is left out.
    NSString *outcome = sendLink(url, body, [NSString stringWithFormat:@"%@..%@", header, base64url(mac)]);
    // With an id of an earlier run, an error may be the response to a duplicate: it proves nothing.
    if ([outcome isEqual:@"rejected"] && argc == 4) outcome = @"unknown";
    if ([outcome isEqual:@"unknown"])
        say(@"The card may be linked: keep the request_id, ask request/status, and don't link anew.");
    puts([outcome UTF8String]);
    return [outcome isEqual:@"linked"] || [outcome isEqual:@"in_process"] ? 0 : 1;
}
