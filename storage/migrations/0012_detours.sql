-- +goose Up

-- A message whose channel is closed goes another way, and says so; and a channel is left alone for as long as the chat asks,
-- by every run on every machine.

ALTER TABLE stocktake.messages
    ADD COLUMN audience text NOT NULL DEFAULT 'programme',
    ADD COLUMN note text NOT NULL DEFAULT '',
    ADD CONSTRAINT messages_audience_is_known CHECK (audience IN ('programme', 'operator'));

COMMENT ON COLUMN stocktake.messages.audience IS 'Whom it is for: a programme''s readers, or whoever runs Stocktake. What is for the operator never goes to a programme''s channel, even where its own cannot be reached.';
COMMENT ON COLUMN stocktake.messages.note IS 'What is said before it: for whom it was meant, where it had to go to another channel.';
COMMENT ON COLUMN stocktake.messages.channel IS 'ID of the chat channel it is to go to; another than it was recorded with where that one was closed. Empty where the programme has none and no fallback is configured.';

UPDATE stocktake.messages
SET audience = 'operator'
WHERE key LIKE '%/held';

ALTER TABLE stocktake.channels
    ADD COLUMN free_at timestamptz;

UPDATE stocktake.channels
SET free_at = last_sent_at;

ALTER TABLE stocktake.channels
    ALTER COLUMN free_at SET NOT NULL,
    DROP COLUMN IF EXISTS answered, -- the first ledgers had none
    ADD CONSTRAINT channels_rest_after_a_send CHECK (free_at >= last_sent_at);

COMMENT ON COLUMN stocktake.channels.free_at IS 'Nothing is sent before then: the pause after a send that was answered, twice that after one that was not (it may have arrived later than it began), or as long as the chat asked for.';
