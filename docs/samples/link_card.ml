(* Links a client to a card, then asks for the status of the request. Needs the libraries curl (ocurl), yojson,
   cryptokit, base64 and uuidm. Build and run:
     ocamlfind ocamlopt -package curl,yojson,cryptokit,base64,uuidm -linkpkg link_card.ml -o link_card
     FREEDOMPAY_AUTH_ID=… FREEDOMPAY_SECRET=… ./link_card <client_id> <card_id> [request_id]
   request_id: of an earlier run, to make the same call again. Exit codes: 0 linked, 3 in_process, 6 unknown, 2 usage.
   It never says rejected: that takes a minute of errors from request/status, which settle in the guide waits for. *)

type settings = { auth_id : string; alg : string; secret : string; base_url : string }

(* JSON without white space, members in the order given. *)
let compact members = Yojson.Basic.to_string (`Assoc (List.map (fun (name, text) -> (name, `String text)) members))

let base64url text = Base64.encode_string ~pad:false ~alphabet:Base64.uri_safe_alphabet text

(* sign and send *)
let send connection path members text { auth_id; alg; secret; base_url } =
  let body = compact members (* sign these bytes, and send the same bytes *) in
  let header =
    base64url
      (compact [ ("uri", path); ("auth_id", auth_id); ("method", "POST"); ("params", ""); ("alg", alg) ])
  in
  let hmac = if alg = "HS512" then Cryptokit.MAC.hmac_sha512 secret else Cryptokit.MAC.hmac_sha256 secret in
  let mac = Cryptokit.hash_string hmac (header ^ "." ^ base64url body) in
  (* Two dots: the payload is the body, so it is left out. *)
  let signature = "X-JWS-Signature: " ^ header ^ ".." ^ base64url mac in
  Curl.set_url connection (base_url ^ path);
  Curl.set_httpheader connection [ "Content-Type: application/json"; signature ];
  Curl.set_postfields connection body;
  Curl.set_postfieldsize connection (String.length body);
  Curl.set_followlocation connection false (* the signed request is only for this server *);
  Curl.set_timeout connection 30;
  Curl.set_writefunction connection (fun part -> Buffer.add_string text part; String.length part);
  Curl.perform connection
(* end *)

let usage message =
  prerr_endline message;
  exit 2

let from_env ?default name =
  match (Sys.getenv_opt name, default) with
  | (None | Some ""), Some value -> value
  | (None | Some ""), None -> usage (name ^ " is not set: expected what the vendor issued.")
  | Some value, _ -> value

let uuid () = Uuidm.to_string (Uuidm.v4 (Bytes.of_string (Cryptokit.Random.string Cryptokit.Random.secure_rng 16)))

let outcome_of status content_type text =
  let media_type = String.lowercase_ascii (String.trim (List.hd (String.split_on_char ';' content_type))) in
  if status <> 200 || media_type <> "application/json" then "unknown"
  else
    let open Yojson.Basic in
    let said = from_string text in
    match (Util.member "status" said, Util.member "request_status" said) with
    | `String "ok", `String "success" -> "linked"
    | `String "ok", `String "process" -> "in_process"
    (* An error too: it may be the response to a duplicate of a link that succeeded. *)
    | _ -> "unknown"

let call operation members settings =
  let buffer = Buffer.create 256 in
  let connection = Curl.init () in
  let failed reason = Printf.eprintf "%s: no whole response: %s\n%!" operation reason; "unknown" in
  let outcome =
    try
      send connection ("/v5/card-api/" ^ operation) members buffer settings;
      let status, text = (Curl.get_responsecode connection, Buffer.contents buffer) in
      (* This shows the vendor's code and words. Control characters could change the terminal. *)
      let shown = String.sub text 0 (min 500 (String.length text)) in
      let shown = String.map (fun c -> if c < ' ' || c = '\127' then ' ' else c) shown in
      Printf.eprintf "%s: HTTP %d: %s\n%!" operation status shown;
      outcome_of status (Curl.get_contenttype connection) text
    with
    | Curl.CurlException (_, _, reason) -> failed reason
    | Yojson.Json_error _ | Yojson.Basic.Util.Type_error _ -> failed "it is no JSON object"
  in
  Printf.printf "%s: %s\n%!" operation outcome;
  outcome

let () =
  let args = List.tl (Array.to_list Sys.argv) in
  let client_id, card_id, request_id =
    match args with
    | _ when List.mem "" args -> usage "An id is empty. Nothing was sent."
    | [ client_id; card_id ] -> (client_id, card_id, uuid ())
    | [ client_id; card_id; request_id ] -> (client_id, card_id, request_id)
    | _ -> usage "Usage: ./link_card <client_id> <card_id> [request_id]"
  in
  let settings =
    {
      auth_id = from_env "FREEDOMPAY_AUTH_ID";
      secret = from_env "FREEDOMPAY_SECRET";
      alg = from_env "FREEDOMPAY_ALGORITHM" ~default:"HS512";
      base_url = from_env "FREEDOMPAY_BASE_URL" ~default:"https://test-api.freedompay.kz";
    }
  in
  if not (List.mem settings.alg [ "HS512"; "HS256" ]) then usage "FREEDOMPAY_ALGORITHM must be HS512 or HS256.";

  (* Print the ids before sending: you need them if the response is lost. *)
  Printf.eprintf "request_id %s, client_id %s, card_id %s: keep all three until the link is final\n%!" request_id
    client_id card_id;
  let link = [ ("request_id", request_id); ("client_id", client_id); ("card_id", card_id) ] in
  let linked = call "card/link" link settings in
  let asked = call "request/status" [ ("request_id", request_id) ] settings in
  let outcomes = [ linked; asked ] in
  if List.mem "linked" outcomes then exit 0;
  prerr_endline
    "Ask again later, with the same ids. A new request_id only after the link is certainly rejected: see the guide.";
  exit (if List.mem "in_process" outcomes then 3 else 6)
