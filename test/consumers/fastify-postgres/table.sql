CREATE TABLE IF NOT EXISTS card_links (
  request_id uuid PRIMARY KEY,
  client_id  text NOT NULL,
  card_id    text NOT NULL,
  -- stored: certainly never sent. sent: it may have arrived; ask, and never link anew. The other two are final.
  state      text NOT NULL DEFAULT 'stored' CHECK (state IN ('stored', 'sent', 'linked', 'rejected')),
  -- Written before the request leaves, so that it is there whatever happens then.
  sent_at    timestamptz CHECK (state = 'stored' OR sent_at IS NOT NULL),
  -- When the worker looks at the row. A worker that takes it puts this off; if it dies, the row is due again by itself.
  due_at     timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- The last outcome, for people: the reason of a rejection stands here.
  outcome    jsonb
);

-- A card is linked to a client once. After a rejection it may be tried again, under a new id.
CREATE UNIQUE INDEX IF NOT EXISTS one_link ON card_links (client_id, card_id) WHERE state <> 'rejected';
CREATE INDEX IF NOT EXISTS due_links ON card_links (due_at) WHERE state IN ('stored', 'sent');
