# Links a client to a card, then asks for the status of the request. Needs Ruby 2.7 or later and nothing else. Run:
#   FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… ruby link-card.rb <client_id> <card_id> [request_id]
# request_id: of an earlier run, to make the same call again. Exit codes: 0 linked, 3 in_process, 6 unknown, 2 usage.
# It never says rejected: that takes a minute of errors from request/status, which settle in the guide waits for.
require "json"
require "net/http"
require "openssl"
require "securerandom"
require "timeout"

OUTCOMES = { %w[ok success] => "linked", %w[ok process] => "in_process" }.freeze

def base64url(bytes)
  [bytes].pack("m0").tr("+/", "-_").delete("=")
end

# sign and send
def post(path, members)
  body = JSON.generate(members) # sign these bytes, and send the same bytes
  header = base64url(JSON.generate({ uri: path, auth_id: AUTH_ID, method: "POST", params: "", alg: ALG }))
  mac = OpenSSL::HMAC.digest("SHA#{ALG.delete_prefix("HS")}", SECRET, "#{header}.#{base64url(body)}")
  # Two dots: the payload is the body, so it is left out.
  headers = { "Content-Type" => "application/json", "X-JWS-Signature" => "#{header}..#{base64url(mac)}" }
  # Net::HTTP follows no redirects. Its own timeouts are for each part of a response.
  Timeout.timeout(30) do
    Net::HTTP.start(BASE.host, BASE.port, use_ssl: BASE.scheme == "https", max_retries: 0) do |http|
      http.post(path, body, headers)
    end
  end
end
# end

def usage(message)
  warn message
  exit 2
end

def from_env(name, fallback = nil)
  value = ENV.fetch(name, "")
  return value unless value.empty?

  fallback || usage("#{name} is not set: expected what the vendor issued.")
end

def call(operation, members)
  outcome = "unknown"
  begin
    response = post("/v5/card-api/#{operation}", members)
    # This shows the vendor's code and words. Control characters could change the terminal.
    text = response.body.to_s.dup.force_encoding("UTF-8").scrub("?")
    warn "#{operation}: HTTP #{response.code}: #{text[0, 500].gsub(/[[:cntrl:]]/, " ")}"
    if response.code == "200" && response.content_type == "application/json"
      # Anything else is unknown, an error too: it may be the response to a duplicate of a link that succeeded.
      outcome = OUTCOMES.fetch(JSON.parse(text).values_at("status", "request_status"), "unknown")
    end
  rescue StandardError => error
    warn "#{operation}: no whole response: #{error.message}"
  end
  puts "#{operation}: #{outcome}"
  outcome
end

unless [2, 3].include?(ARGV.size) && ARGV.none?(&:empty?)
  usage "Usage: ruby link-card.rb <client_id> <card_id> [request_id], none of them empty"
end
AUTH_ID = from_env("FREEDOMPAY_AUTH_ID")
SECRET = from_env("FREEDOMPAY_SECRET")
ALG = from_env("FREEDOMPAY_ALGORITHM", "HS512")
usage "FREEDOMPAY_ALGORITHM must be HS512 or HS256." unless %w[HS512 HS256].include?(ALG)
BASE = URI(from_env("FREEDOMPAY_BASE_URL", "https://test-api.freedompay.kz"))
client_id, card_id, request_id = ARGV
request_id ||= SecureRandom.uuid

# Print the ids before sending: you need them if the response is lost.
warn "request_id #{request_id}, client_id #{client_id}, card_id #{card_id}: keep all three until the link is final"
outcomes = [
  call("card/link", { request_id: request_id, client_id: client_id, card_id: card_id }),
  call("request/status", { request_id: request_id })
]
exit 0 if outcomes.include?("linked")
warn "Ask again later, with the same ids. A new request_id only after the link is certainly rejected: see the guide."
exit outcomes.include?("in_process") ? 3 : 6
