// Links a client to a card, then asks for the status of the request. Needs Go 1.18 or later and nothing else. Run:
//
//	FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… go run link-card.go <client_id> <card_id> [request_id]
//
// request_id: of an earlier run, to make the same call again. Exit codes: 0 linked, 3 in_process, 6 unknown, 2 usage.
// Build it first if you need them: go run always exits with 1.
// It never says rejected: that takes a minute of errors from request/status, which settle in the guide waits for.
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

var authID, secret, alg, baseURL string
var digests = map[string]func() hash.Hash{"HS512": sha512.New, "HS256": sha256.New}
var outcomes = map[[2]string]string{{"ok", "success"}: "linked", {"ok", "process"}: "in_process"}

// Members are written in this order.
type members struct {
	RequestID string `json:"request_id"`
	ClientID  string `json:"client_id,omitempty"`
	CardID    string `json:"card_id,omitempty"`
}

type protectedHeader struct {
	URI    string `json:"uri"`
	AuthID string `json:"auth_id"`
	Method string `json:"method"`
	Params string `json:"params"`
	Alg    string `json:"alg"`
}

// compact writes no white space, and doesn't escape <, > and & as Marshal does. Strings can't make it fail.
func compact(value any) []byte {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(value)
	return bytes.TrimSpace(text.Bytes())
}

// sign and send
func send(path string, value members) (*http.Response, error) {
	body := compact(value) // sign these bytes, and send the same bytes
	base64url := base64.RawURLEncoding.EncodeToString
	header := base64url(compact(protectedHeader{path, authID, http.MethodPost, "", alg}))
	mac := hmac.New(digests[alg], []byte(secret))
	mac.Write([]byte(header + "." + base64url(body)))
	request, err := http.NewRequest(http.MethodPost, baseURL+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	// Two dots: the payload is the body, so it is left out.
	request.Header.Set("X-JWS-Signature", header+".."+base64url(mac.Sum(nil)))
	// Follow no redirect: the signed request is only for this server.
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	client := http.Client{Timeout: 30 * time.Second, CheckRedirect: stay}
	return client.Do(request)
}

// end

func usage(message string) {
	fmt.Fprintln(os.Stderr, message)
	os.Exit(2)
}

func fromEnv(name, fallback string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	if fallback == "" {
		usage(name + " is not set: expected what the vendor issued.")
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

// outcomeOf also shows the response.
func outcomeOf(operation string, value members) (string, error) {
	response, err := send("/v5/card-api/"+operation, value)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return "", err
	}
	// This shows the vendor's code and words. %#q escapes control characters.
	fmt.Fprintf(os.Stderr, "%s: HTTP %d: %#.500q\n", operation, response.StatusCode, text)
	mediaType, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	if response.StatusCode != http.StatusOK || mediaType != "application/json" {
		return "", nil
	}
	var said struct {
		Status        string `json:"status"`
		RequestStatus string `json:"request_status"`
	}
	if err = json.Unmarshal(text, &said); err != nil {
		return "", err
	}
	return outcomes[[2]string{said.Status, said.RequestStatus}], nil
}

func call(operation string, value members) string {
	outcome, err := outcomeOf(operation, value)
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: no whole response: %v\n", operation, err)
	}
	// An error is unknown too: it may be the response to a duplicate of a link that succeeded.
	if outcome == "" {
		outcome = "unknown"
	}
	fmt.Printf("%s: %s\n", operation, outcome)
	return outcome
}

func main() {
	args := append(os.Args[1:], uuid())
	if len(args) < 3 || len(args) > 4 || args[0] == "" || args[1] == "" || args[2] == "" {
		usage("Usage: go run link-card.go <client_id> <card_id> [request_id], none of them empty")
	}
	authID = fromEnv("FREEDOMPAY_AUTH_ID", "")
	secret = fromEnv("FREEDOMPAY_SECRET", "")
	alg = fromEnv("FREEDOMPAY_ALGORITHM", "HS512")
	if digests[alg] == nil {
		usage("FREEDOMPAY_ALGORITHM must be HS512 or HS256.")
	}
	baseURL = fromEnv("FREEDOMPAY_BASE_URL", "https://test-api.freedompay.kz")
	link := members{RequestID: args[2], ClientID: args[0], CardID: args[1]}

	// Print the ids before sending: you need them if the response is lost.
	fmt.Fprintf(os.Stderr, "request_id %s, client_id %s, card_id %s: keep all three until the link is final\n",
		link.RequestID, link.ClientID, link.CardID)
	linked := call("card/link", link)
	asked := call("request/status", members{RequestID: link.RequestID})
	if linked == "linked" || asked == "linked" {
		return
	}
	fmt.Fprintln(os.Stderr, "Ask again later, with the same ids. "+
		"A new request_id only after the link is certainly rejected: see the guide.")
	if linked == "in_process" || asked == "in_process" {
		os.Exit(3)
	}
	os.Exit(6)
}
