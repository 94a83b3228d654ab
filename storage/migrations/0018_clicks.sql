-- +goose Up

-- What people do with buttons. A request that comes twice, because the chat repeats it or because somebody kept a copy, is
-- heard once.

CREATE TABLE stocktake.clicks (
    mark     text PRIMARY KEY,
    heard_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT clicks_mark_is_a_digest CHECK (mark ~ '^[0-9a-f]{64}$')
);

CREATE INDEX clicks_by_age ON stocktake.clicks (heard_at);

COMMENT ON TABLE stocktake.clicks IS 'Requests of the chat that were heard, so that none is heard twice. Kept for a day: an older one bears a signature that is refused for its age.';
COMMENT ON COLUMN stocktake.clicks.mark IS 'Digest of what names the request: its envelope, or its signature.';
COMMENT ON COLUMN stocktake.clicks.heard_at IS 'When it was heard, by the real clock.';

-- A click names the message it was made under.
CREATE INDEX messages_by_receipt ON stocktake.messages (receipt_channel, receipt_id) WHERE state = 'posted';
