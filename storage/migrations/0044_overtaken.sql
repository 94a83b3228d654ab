-- +goose Up

-- What waits to be sent may have become false before it is: that a period is not judged, that something waits for a decision. It is
-- overtaken then, and never sent.

ALTER TABLE stocktake.messages
    DROP CONSTRAINT messages_state_is_known,
    ADD CONSTRAINT messages_state_is_known CHECK (state IN ('owed', 'claimed', 'posted', 'printed', 'held', 'overtaken')),
    ADD CONSTRAINT messages_overtaken_says_why CHECK (state <> 'overtaken' OR reason <> '');

COMMENT ON COLUMN stocktake.messages.state IS 'owed: to be sent. claimed: somebody began to send it; without a receipt it may or may not have been seen, so it is looked for before it is sent again. posted, printed: has its receipt. held: kept back, see reason. overtaken: what it says was so no more before anybody sent it, see reason; it is never sent.';
COMMENT ON COLUMN stocktake.messages.reason IS 'Why it is held or overtaken, or why it could not be sent the last time.';
COMMENT ON COLUMN stocktake.messages.settled_at IS 'When the receipt was recorded, or that it is overtaken, by the real clock.';
