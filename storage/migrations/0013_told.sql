-- +goose Up

-- A message that stands in the chat says how its recommendations stand: it is edited as decisions arrive.

ALTER TABLE stocktake.messages
    ADD COLUMN about text[] NOT NULL DEFAULT '{}',
    ADD COLUMN shown_to bigint NOT NULL DEFAULT 0,
    ADD COLUMN standing text NOT NULL DEFAULT '',
    ADD COLUMN editing_at timestamptz,
    ADD COLUMN uneditable text NOT NULL DEFAULT '',
    ADD CONSTRAINT messages_only_the_posted_is_edited CHECK (state = 'posted' OR shown_to = 0 AND standing = '' AND editing_at IS NULL AND uneditable = '');

COMMENT ON COLUMN stocktake.messages.about IS 'IDs of the recommendations whose standing it says; none: it is never edited.';
COMMENT ON COLUMN stocktake.messages.shown_to IS 'Number of the decision up to which the chain is looked through for it: what it says takes in all of them.';
COMMENT ON COLUMN stocktake.messages.standing IS 'What it says by now of how they stand; empty: nothing yet.';
COMMENT ON COLUMN stocktake.messages.editing_at IS 'When an edit began of which no good answer is recorded, or it became known that the chat shows other words than these, by the real clock; the next edit waits until the one before can no longer arrive.';
COMMENT ON COLUMN stocktake.messages.uneditable IS 'Why it is left as it is for good, such as that somebody deleted it; empty: it can be edited.';
