# Links a client to a card. Needs Ruby 2.7 or later and nothing else. Run:
#   FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… ruby link-card.rb <client_id> <card_id> [request_id]
# request_id: of an earlier run, to send the same link again.
require "json"
require "net/http"
require "openssl"
require "securerandom"

PATH = "/v5/card-api/card/link"
OUTCOMES = { %w[ok success] => "linked", %w[ok process] => "in_process", %w[error error] => "rejected" }.freeze

def usage(message)
  warn message
  exit 2
end

def from_env(name, what)
  value = ENV.fetch(name, "")
  value.empty? ? usage("#{name} is not set: expected the #{what} that the vendor issued.") : value
end

def base64url(bytes)
  [bytes].pack("m0").tr("+/", "-_").delete("=")
end

usage "Usage: ruby link-card.rb <client_id> <card_id> [request_id]" unless [2, 3].include?(ARGV.size)
client_id, card_id, given = ARGV
auth_id = from_env("FREEDOMPAY_AUTH_ID", "user id")
secret = from_env("FREEDOMPAY_SECRET", "secret")
alg = ENV.fetch("FREEDOMPAY_ALGORITHM", "HS512")
usage "FREEDOMPAY_ALGORITHM must be HS512 or HS256." unless %w[HS512 HS256].include?(alg)
uri = URI(ENV.fetch("FREEDOMPAY_BASE_URL", "https://test-api.freedompay.kz") + PATH)

# Show the id before sending: you need it if the response is lost.
request_id = given || SecureRandom.uuid
warn "request_id #{request_id}: keep it"

# JSON.generate writes no white space. Sign these bytes, and send the same bytes.
body = JSON.generate({ request_id: request_id, client_id: client_id, card_id: card_id })
header = JSON.generate({ uri: PATH, auth_id: auth_id, method: "POST", params: "", alg: alg })
signing_input = "#{base64url(header)}.#{base64url(body)}"
mac = OpenSSL::HMAC.digest("SHA#{alg.delete_prefix("HS")}", secret, signing_input)
# Two dots: the payload is the body, so it is left out.
headers = { "Content-Type" => "application/json", "X-JWS-Signature" => "#{base64url(header)}..#{base64url(mac)}" }

outcome = "unknown"
begin
  options = { use_ssl: uri.scheme == "https", open_timeout: 10, read_timeout: 30, max_retries: 0 }
  # Net::HTTP follows no redirects.
  response = Net::HTTP.start(uri.host, uri.port, **options) { |http| http.post(uri.path, body, headers) }
  # This says why a request was refused. Control characters could change the terminal.
  warn "HTTP #{response.code}: #{response.body.to_s[0, 500].gsub(/[[:cntrl:]]/, " ")}"
  # A 200 alone does not mean linked: read status and request_status together.
  if response.code == "200" && response.content_type == "application/json"
    outcome = OUTCOMES.fetch(JSON.parse(response.body).values_at("status", "request_status"), "unknown")
  end
rescue StandardError => error
  warn "No whole answer came: #{error.message}"
end

# With an id of an earlier run, an error may be the response to a duplicate: it proves nothing.
outcome = "unknown" if outcome == "rejected" && given
if outcome == "unknown"
  warn "The card may be linked: keep the request_id, ask request/status, and don't link anew."
end
puts outcome
exit %w[linked in_process].include?(outcome) ? 0 : 1
