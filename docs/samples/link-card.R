# Links a client to a card. Needs the packages httr2, jsonlite, openssl and uuid. Run:
#   FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… Rscript link-card.R <client_id> <card_id> [request_id]
# request_id: of an earlier run, to send the same link again.
library(httr2)

path <- "/v5/card-api/card/link"

usage <- function(message) {
  writeLines(message, stderr())
  quit(status = 2)
}

from_env <- function(name, what) {
  value <- Sys.getenv(name)
  if (value == "") usage(sprintf("%s is not set: expected the %s that the vendor issued.", name, what))
  value
}

or_default <- function(name, default) {
  value <- Sys.getenv(name)
  if (value == "") default else value
}

# JSON without white space, in UTF-8.
compact <- function(members) charToRaw(enc2utf8(as.character(jsonlite::toJSON(members, auto_unbox = TRUE))))

base64url <- function(bytes) gsub("=", "", chartr("+/", "-_", openssl::base64_encode(bytes)), fixed = TRUE)

args <- commandArgs(trailingOnly = TRUE)
if (!length(args) %in% 2:3) usage("Usage: Rscript link-card.R <client_id> <card_id> [request_id]")
auth_id <- from_env("FREEDOMPAY_AUTH_ID", "user id")
secret <- from_env("FREEDOMPAY_SECRET", "secret")
alg <- or_default("FREEDOMPAY_ALGORITHM", "HS512")
digest <- list(HS512 = openssl::sha512, HS256 = openssl::sha256)[[alg]]
if (is.null(digest)) usage("FREEDOMPAY_ALGORITHM must be HS512 or HS256.")
base_url <- or_default("FREEDOMPAY_BASE_URL", "https://test-api.freedompay.kz")

# Show the id before sending: you need it if the response is lost.
request_id <- if (length(args) == 3) args[3] else uuid::UUIDgenerate(use.time = FALSE)
writeLines(sprintf("request_id %s: keep it", request_id), stderr())

# Sign these bytes, and send the same bytes.
body <- compact(list(request_id = request_id, client_id = args[1], card_id = args[2]))
header <- base64url(compact(list(uri = path, auth_id = auth_id, method = "POST", params = "", alg = alg)))
mac <- digest(charToRaw(paste0(header, ".", base64url(body))), key = charToRaw(secret))
# Two dots: the payload is the body, so it is left out.
signature <- paste0(header, "..", base64url(as.raw(mac)))

send <- function() {
  response <- request(paste0(base_url, path)) |>
    req_headers("X-JWS-Signature" = signature) |>
    req_body_raw(body, type = "application/json") |>
    req_options(followlocation = FALSE) |> # the signed request is only for this server
    req_timeout(30) |>
    req_error(is_error = function(response) FALSE) |>
    req_perform()
  # This says why a request was refused. Control characters could change the terminal.
  said <- tryCatch(resp_body_string(response), error = conditionMessage) # an empty body is an error in httr2
  writeLines(sprintf("HTTP %d: %s", resp_status(response), gsub("[[:cntrl:]]", " ", substr(said, 1, 500))), stderr())
  # A 200 alone does not mean linked: read status and request_status together.
  if (resp_status(response) != 200 || !identical(resp_content_type(response), "application/json")) return("unknown")
  answer <- resp_body_json(response)
  switch(paste(answer$status, answer$request_status),
    "ok success" = "linked",
    "ok process" = "in_process",
    # With an id of an earlier run, an error may be the response to a duplicate: it proves nothing.
    "error error" = if (length(args) == 3) "unknown" else "rejected",
    "unknown"
  )
}
outcome <- tryCatch(send(), error = function(error) {
  writeLines(paste("No whole answer came:", conditionMessage(error)), stderr())
  "unknown"
})
if (outcome == "unknown") {
  writeLines("The card may be linked: keep the request_id, ask request/status, and don't link anew.", stderr())
}
writeLines(outcome)
quit(status = if (outcome %in% c("linked", "in_process")) 0 else 1)
