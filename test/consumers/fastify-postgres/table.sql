CREATE TABLE IF NOT EXISTS card_links (
  request_id uuid PRIMARY KEY,
  client_id  text NOT NULL,
  card_id    text NOT NULL,
  -- Of the last outcome. Before there is one, the card may be linked all the same.
  kind       text NOT NULL DEFAULT 'unknown' CHECK (kind IN ('linked', 'rejected', 'in_process', 'unknown')),
  -- For people. Not jsonb, which refuses the character NUL that a server may have sent.
  outcome    json,
  -- When a worker may take the row. Who takes it puts this off; if that process dies, the row is due again by itself.
  due_at     timestamptz NOT NULL
);

-- A new id for the same client and card only after a rejection.
CREATE UNIQUE INDEX IF NOT EXISTS one_link ON card_links (client_id, card_id) WHERE kind <> 'rejected';
CREATE INDEX IF NOT EXISTS due_links ON card_links (due_at) WHERE kind IN ('in_process', 'unknown');
