# Links a client to a card, then asks for the status of the request. Needs httr2, jsonlite, openssl and uuid. Run:
#   FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… Rscript link-card.R <client_id> <card_id> [request_id]
# request_id: of an earlier run, to make the same call again. Exit codes: 0 linked, 3 in_process, 6 unknown, 2 usage.
# It never says rejected: that takes a minute of errors from request/status, which settle in the guide waits for.

# JSON without white space, in UTF-8.
compact <- function(members) charToRaw(enc2utf8(as.character(jsonlite::toJSON(members, auto_unbox = TRUE))))

base64url <- function(bytes) gsub("=", "", chartr("+/", "-_", openssl::base64_encode(bytes)), fixed = TRUE)

# sign and send
send <- function(path, members) {
  body <- compact(members) # sign these bytes, and send the same bytes
  header <- base64url(compact(list(uri = path, auth_id = auth_id, method = "POST", params = "", alg = alg)))
  mac <- digest(charToRaw(paste0(header, ".", base64url(body))), key = charToRaw(secret))
  request(paste0(base_url, path)) |>
    # Two dots: the payload is the body, so it is left out.
    req_headers("X-JWS-Signature" = paste0(header, "..", base64url(as.raw(mac)))) |>
    req_body_raw(body, type = "application/json") |>
    req_options(followlocation = FALSE) |> # the signed request is only for this server
    req_timeout(30) |>
    req_error(is_error = function(response) FALSE) |>
    req_perform()
}
# end

say <- function(...) writeLines(paste0(...), stderr())

usage <- function(message) {
  say(message)
  quit(status = 2)
}

from_env <- function(name, default) {
  value <- Sys.getenv(name)
  if (value == "" && missing(default)) usage(paste(name, "is not set: expected what the vendor issued."))
  if (value == "") default else value
}

outcome_of <- function(response, text) {
  if (resp_status(response) != 200 || !identical(resp_content_type(response), "application/json")) return("unknown")
  answer <- jsonlite::fromJSON(text, simplifyVector = FALSE)
  # Anything else is unknown, an error too: it may be the response to a duplicate of a link that succeeded.
  if (!is.list(answer) || !identical(answer$status, "ok")) return("unknown")
  if (identical(answer$request_status, "success")) return("linked")
  if (identical(answer$request_status, "process")) "in_process" else "unknown"
}

call_api <- function(operation, members) {
  outcome <- tryCatch({
    response <- send(paste0("/v5/card-api/", operation), members)
    text <- if (length(response$body) > 0) resp_body_string(response) else ""
    # This shows the vendor's code and words. Control characters could change the terminal.
    say(operation, ": HTTP ", resp_status(response), ": ", gsub("[[:cntrl:]]", " ", substr(text, 1, 500)))
    outcome_of(response, text)
  }, error = function(error) {
    say(operation, ": no whole response: ", conditionMessage(error))
    "unknown"
  })
  writeLines(paste0(operation, ": ", outcome))
  outcome
}

for (package in c("httr2", "jsonlite", "openssl", "uuid")) {
  if (!requireNamespace(package, quietly = TRUE)) usage(paste("The package", package, "is missing. Nothing was sent."))
}
library(httr2)
args <- commandArgs(trailingOnly = TRUE)
if (!length(args) %in% 2:3 || "" %in% args) {
  usage("Usage: Rscript link-card.R <client_id> <card_id> [request_id], none of them empty")
}
auth_id <- from_env("FREEDOMPAY_AUTH_ID")
secret <- from_env("FREEDOMPAY_SECRET")
alg <- from_env("FREEDOMPAY_ALGORITHM", "HS512")
digest <- list(HS512 = openssl::sha512, HS256 = openssl::sha256)[[alg]]
if (is.null(digest)) usage("FREEDOMPAY_ALGORITHM must be HS512 or HS256.")
base_url <- from_env("FREEDOMPAY_BASE_URL", "https://test-api.freedompay.kz")
request_id <- if (length(args) == 3) args[3] else uuid::UUIDgenerate(use.time = FALSE)

# Print the ids before sending: you need them if the response is lost.
ids <- sprintf("request_id %s, client_id %s, card_id %s", request_id, args[1], args[2])
say(ids, ": keep all three until the link is final")
outcomes <- c(
  call_api("card/link", list(request_id = request_id, client_id = args[1], card_id = args[2])),
  call_api("request/status", list(request_id = request_id))
)
if ("linked" %in% outcomes) quit(status = 0)
say("Ask again later, with the same ids. A new request_id only after the link is certainly rejected: see the guide.")
quit(status = if ("in_process" %in% outcomes) 3 else 6)
