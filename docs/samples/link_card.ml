(* Links a client to a card. Needs the libraries curl (ocurl), yojson, cryptokit, base64 and uuidm. Build and run:
     ocamlfind ocamlopt -package curl,yojson,cryptokit,base64,uuidm -linkpkg link_card.ml -o link_card
     FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… ./link_card <client_id> <card_id> [request_id]
   request_id: of an earlier run, to send the same link again. *)

let path = "/v5/card-api/card/link"

let usage message =
  prerr_endline message;
  exit 2

let from_env name = match Sys.getenv_opt name with Some "" -> None | value -> value

let required name what =
  match from_env name with
  | Some value -> value
  | None -> usage (Printf.sprintf "%s is not set: expected the %s that the vendor issued." name what)

let or_default name default = Option.value (from_env name) ~default

(* JSON without white space, members in the order given. *)
let compact members = Yojson.Basic.to_string (`Assoc (List.map (fun (name, text) -> (name, `String text)) members))

let base64url text = Base64.encode_string ~pad:false ~alphabet:Base64.uri_safe_alphabet text

let uuid () = Uuidm.to_string (Uuidm.v4 (Bytes.of_string (Cryptokit.Random.string Cryptokit.Random.secure_rng 16)))

(* This says why a request was refused. Control characters could change the terminal. *)
let show status text =
  let said = String.sub text 0 (min 500 (String.length text)) in
  Printf.eprintf "HTTP %d: %s\n%!" status (String.map (fun c -> if c < ' ' || c = '\127' then ' ' else c) said)

(* A 200 alone does not mean linked: read status and request_status together. *)
let outcome_of status content_type text =
  let media_type = String.lowercase_ascii (String.trim (List.hd (String.split_on_char ';' content_type))) in
  if status <> 200 || media_type <> "application/json" then "unknown"
  else
    let open Yojson.Basic in
    let answer = from_string text in
    match (Util.member "status" answer, Util.member "request_status" answer) with
    | `String "ok", `String "success" -> "linked"
    | `String "ok", `String "process" -> "in_process"
    | `String "error", `String "error" -> "rejected"
    | _ -> "unknown"

let post url body signature =
  let text = Buffer.create 256 in
  let connection = Curl.init () in
  Curl.set_url connection url;
  Curl.set_httpheader connection [ "Content-Type: application/json"; "X-JWS-Signature: " ^ signature ];
  Curl.set_postfields connection body;
  Curl.set_postfieldsize connection (String.length body);
  Curl.set_followlocation connection false (* the signed request is only for this server *);
  Curl.set_timeout connection 30;
  Curl.set_writefunction connection (fun part -> Buffer.add_string text part; String.length part);
  Curl.perform connection;
  show (Curl.get_responsecode connection) (Buffer.contents text);
  outcome_of (Curl.get_responsecode connection) (Curl.get_contenttype connection) (Buffer.contents text)

let () =
  let client_id, card_id, given =
    match Array.to_list Sys.argv with
    | [ _; client_id; card_id ] -> (client_id, card_id, None)
    | [ _; client_id; card_id; request_id ] -> (client_id, card_id, Some request_id)
    | _ -> usage "Usage: ./link_card <client_id> <card_id> [request_id]"
  in
  let auth_id = required "FREEDOMPAY_AUTH_ID" "user id" in
  let secret = required "FREEDOMPAY_SECRET" "secret" in
  let alg = or_default "FREEDOMPAY_ALGORITHM" "HS512" in
  let hmac =
    match alg with
    | "HS512" -> Cryptokit.MAC.hmac_sha512 secret
    | "HS256" -> Cryptokit.MAC.hmac_sha256 secret
    | _ -> usage "FREEDOMPAY_ALGORITHM must be HS512 or HS256."
  in
  let url = or_default "FREEDOMPAY_BASE_URL" "https://test-api.freedompay.kz" ^ path in

  (* Show the id before sending: you need it if the response is lost. *)
  let request_id = match given with Some id -> id | None -> uuid () in
  Printf.eprintf "request_id %s: keep it\n%!" request_id;

  (* Sign these bytes, and send the same bytes. *)
  let body = compact [ ("request_id", request_id); ("client_id", client_id); ("card_id", card_id) ] in
  let header =
    base64url
      (compact [ ("uri", path); ("auth_id", auth_id); ("method", "POST"); ("params", ""); ("alg", alg) ])
  in
  let mac = Cryptokit.hash_string hmac (header ^ "." ^ base64url body) in

  let outcome =
    (* Two dots: the payload is the body, so it is left out. *)
    try post url body (header ^ ".." ^ base64url mac) with
    | Curl.CurlException (_, _, reason) -> prerr_endline ("No whole answer came: " ^ reason); "unknown"
    | Yojson.Json_error _ | Yojson.Basic.Util.Type_error _ -> prerr_endline "The answer is no JSON object."; "unknown"
  in
  (* With an id of an earlier run, an error may be the response to a duplicate: it proves nothing. *)
  let outcome = if outcome = "rejected" && given <> None then "unknown" else outcome in
  if outcome = "unknown" then
    prerr_endline "The card may be linked: keep the request_id, ask request/status, and don't link anew.";
  print_endline outcome;
  exit (if outcome = "linked" || outcome = "in_process" then 0 else 1)
