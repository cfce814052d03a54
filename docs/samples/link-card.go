// Links a client to a card. Needs Go 1.18 or later and nothing else. Run:
//
//	FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… go run link-card.go <client_id> <card_id> [request_id]
//
// request_id: of an earlier run, to send the same link again.
package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"mime"
	"net/http"
	"os"
	"time"
)

const path = "/v5/card-api/card/link"

// Members are written in this order.
type linkCard struct {
	RequestID string `json:"request_id"`
	ClientID  string `json:"client_id"`
	CardID    string `json:"card_id"`
}

type protectedHeader struct {
	URI    string `json:"uri"`
	AuthID string `json:"auth_id"`
	Method string `json:"method"`
	Params string `json:"params"`
	Alg    string `json:"alg"`
}

var outcomes = map[[2]string]string{
	{"ok", "success"}:  "linked",
	{"ok", "process"}:  "in_process",
	{"error", "error"}: "rejected",
}

func usage(message string) {
	fmt.Fprintln(os.Stderr, message)
	os.Exit(2)
}

func fromEnv(name, fallback, what string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	if fallback == "" {
		usage(name + " is not set: expected the " + what + " that the vendor issued.")
	}
	return fallback
}

func uuid() string {
	b := make([]byte, 16)
	if _, err := rand.Read(b); err != nil {
		panic(err)
	}
	b[6] = b[6]&0x0f | 0x40 // version 4
	b[8] = b[8]&0x3f | 0x80 // the variant of RFC 9562
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func main() {
	if len(os.Args) < 3 || len(os.Args) > 4 {
		usage("Usage: go run link-card.go <client_id> <card_id> [request_id]")
	}
	authID := fromEnv("FREEDOMPAY_AUTH_ID", "", "user id")
	secret := fromEnv("FREEDOMPAY_SECRET", "", "secret")
	alg := fromEnv("FREEDOMPAY_ALGORITHM", "HS512", "")
	digest, known := map[string]func() hash.Hash{"HS512": sha512.New, "HS256": sha256.New}[alg]
	if !known {
		usage("FREEDOMPAY_ALGORITHM must be HS512 or HS256.")
	}
	url := fromEnv("FREEDOMPAY_BASE_URL", "https://test-api.freedompay.kz", "") + path
	requestID := uuid()
	if len(os.Args) == 4 {
		requestID = os.Args[3]
	}
	// Show the id before sending: you need it if the response is lost.
	fmt.Fprintf(os.Stderr, "request_id %s: keep it\n", requestID)

	// Marshal writes no white space and can't fail on strings. Sign these bytes, and send the same bytes.
	body, _ := json.Marshal(linkCard{requestID, os.Args[1], os.Args[2]})
	header, _ := json.Marshal(protectedHeader{path, authID, http.MethodPost, "", alg})
	base64url := base64.RawURLEncoding.EncodeToString
	mac := hmac.New(digest, []byte(secret))
	mac.Write([]byte(base64url(header) + "." + base64url(body)))
	// Two dots: the payload is the body, so it is left out.
	signature := base64url(header) + ".." + base64url(mac.Sum(nil))

	outcome, err := send(url, body, signature)
	if err != nil {
		fmt.Fprintln(os.Stderr, "No whole answer came:", err)
	}
	// With an id of an earlier run, an error may be the response to a duplicate: it proves nothing.
	if outcome == "rejected" && len(os.Args) == 4 {
		outcome = ""
	}
	if outcome == "" {
		outcome = "unknown"
		fmt.Fprintln(os.Stderr, "The card may be linked: keep the request_id, ask request/status, and don't link anew.")
	}
	fmt.Println(outcome)
	if outcome == "rejected" || outcome == "unknown" {
		os.Exit(1)
	}
}

func send(url string, body []byte, signature string) (string, error) {
	request, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-JWS-Signature", signature)
	// Follow no redirect: the signed request is only for this server.
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	client := http.Client{Timeout: 30 * time.Second, CheckRedirect: stay}
	response, err := client.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return "", err
	}
	// This says why a request was refused. %#q escapes control characters.
	fmt.Fprintf(os.Stderr, "HTTP %d: %#.500q\n", response.StatusCode, text)
	mediaType, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	if response.StatusCode != http.StatusOK || mediaType != "application/json" {
		return "", nil
	}
	var answer struct {
		Status        string `json:"status"`
		RequestStatus string `json:"request_status"`
	}
	err = json.Unmarshal(text, &answer)
	// A 200 alone does not mean linked: read status and request_status together.
	return outcomes[[2]string{answer.Status, answer.RequestStatus}], err
}
